"""Exports a Florence-2 checkpoint as a model folder that the plugin opens.

The folder has ONNX files in the published layout and the model's settings. The files are compared
with PyTorch before the folder gets its name; if anything is wrong, nothing stays behind.
"""

import argparse
import copy
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from transformers.utils import logging as transformers_logging

import check
import checkpoint
import graphs
import precision as precisions
import settings
from checkpoint import ExportError

SUFFIX = {"fp32": "", "fp16": "_fp16", "int8": "_int8"}
PARTS = ("vision_encoder", "embed_tokens", "encoder_model", "decoder_model_merged")


def export(source, target, precision="fp32", tokenizer=None):
    """Exports a checkpoint folder to the new folder `target`; returns the table of differences.

    `precision` is a key of SUFFIX; `tokenizer` is a tokenizer.json in place of the checkpoint's
    own. Raises ExportError if the target exists, the checkpoint cannot be exported, or the files
    disagree with PyTorch; then there is no target folder.
    """
    source, target = Path(source), Path(target)
    if target.exists():
        raise ExportError(f"{target} exists already: give a folder that does not.")
    if not source.is_dir():
        raise ExportError(f"{source} is not a folder with a checkpoint.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        report = build(source, unfinished, precision, Path(tokenizer or source / "tokenizer.json"))
        unfinished.chmod(0o777 & ~current_umask())  # mkdtemp makes private folders
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    return report


def build(source, folder, precision, tokenizer_path):
    """Writes and checks a model folder; returns the table of differences, see export()."""
    model, config = checkpoint.load(source)
    config = settings.configuration(config, model)
    preprocessor = settings.preprocessing(source)
    generation = settings.generation(source, config)
    tokenizer_json = settings.complete_tokenizer(
        tokenizer_path, model.config.text_config.vocab_size
    )
    preprocessor["image_seq_length"] = image_tokens(model, preprocessor)
    settings.write(
        folder,
        source,
        tokenizer_path,
        {
            "config.json": config,
            "generation_config.json": generation,
            "preprocessor_config.json": preprocessor,
            "tokenizer.json": tokenizer_json,
        },
    )
    original = None
    if precision != "fp32":  # what int8 leaves in floating point is stored in half precision too
        original = copy.deepcopy(model)
        precisions.round_to_half(model)
    (folder / "onnx").mkdir()
    write_graphs(model, preprocessor["size"], folder / "onnx", precision)
    from_stored, from_checkpoint = check.compare(
        model, original, folder, SUFFIX[precision], preprocessor, generation
    )
    sizes = [(f.name, f.stat().st_size) for f in sorted((folder / "onnx").iterdir())]
    report = check.table(precision, from_stored, from_checkpoint, sizes)
    try:
        check.require_agreement(precision, from_stored, from_checkpoint)
    except ExportError as e:
        raise ExportError(f"{e}\n{report}") from e
    return report


@torch.no_grad()
def image_tokens(model, preprocessor):
    """Returns the number of tokens of an image of the preprocessor's size.

    Raises ExportError if the position table is too small for that size.
    """
    vision, size = model.config.vision_config, preprocessor["size"]
    rows, columns = size["height"], size["width"]
    for patch, stride, padding in zip(
        vision.patch_size, vision.patch_stride, vision.patch_padding, strict=False
    ):
        rows, columns = ((n + 2 * padding - patch) // stride + 1 for n in (rows, columns))
    if max(rows, columns) > vision.max_position_embeddings:
        raise ExportError(
            f"Images of {size['width']} x {size['height']} make {columns} x {rows} tokens, "
            "and the model has positions for "
            f"{vision.max_position_embeddings} a side."
        )
    return rows * columns + 1


def write_graphs(model, size, folder, precision):
    """Writes the four ONNX files of a precision; `size` is the image's height and width."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        work = Path(work)
        graphs.export(model, size, work)
        for name in ("vision_encoder", "encoder_model"):
            write_graph(load_graph(work, name, precision), folder, name, precision)
        table = onnx.load(work / "embed_tokens.onnx")
        if precision == "int8":
            precisions.quantise_table(table)
        write_graph(table, folder, "embed_tokens", precision)
        first, following = (
            load_graph(work, name, precision)
            for name in ("decoder_model", "decoder_with_past_model")
        )
        write_graph(
            graphs.merge(first, following, graphs.Shape(model)),
            folder,
            "decoder_model_merged",
            precision,
        )


def load_graph(work, name, precision):
    """Loads a traced graph from the folder `work`; for int8 with 8-bit matrix products."""
    path = work / f"{name}.onnx"
    if precision == "int8":
        return precisions.quantise_products(path, work / f"{name}_int8.onnx")
    return onnx.load(path)


def write_graph(model, folder, name, precision):
    """Writes a graph under the file name of its precision; fp16 and int8 store float16 weights."""
    if precision != "fp32":
        precisions.store_half(model)
    model.producer_name = "Florence-2 for Fiji"
    onnx.save(model, folder / f"{name}{SUFFIX[precision]}.onnx")


def current_umask():
    """Returns the process's file mode creation mask."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def main(arguments=None):
    """Runs the command line; returns the exit status, 1 if the export is refused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "checkpoint", help="folder with config.json and model.safetensors or pytorch_model.bin"
    )
    parser.add_argument("out", help="model folder to make")
    parser.add_argument("--precision", choices=list(SUFFIX), default="fp32")
    parser.add_argument(
        "--tokenizer", help="tokenizer.json, where it is not in the checkpoint's folder"
    )
    options = parser.parse_args(arguments)
    transformers_logging.set_verbosity_error()
    # as an exception, so that the unfinished folder is removed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        print(export(options.checkpoint, options.out, options.precision, options.tokenizer))
    except ExportError as e:
        print(e, file=sys.stderr)
        return 1
    print(f"{options.out} is complete.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
