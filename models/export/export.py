"""Turns a Florence-2 checkpoint into a model folder that the plugin opens: ONNX files in the published layout and the settings beside them.

The files are compared with PyTorch before the folder gets its name; where anything is wrong, nothing stays behind.
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
    """Exports and checks; returns the table of figures. `tokenizer`: a tokenizer.json in place of the checkpoint's own."""
    source, target = Path(source), Path(target)
    if target.exists():
        raise ExportError(f"{target} exists already: give a folder that does not.")
    if not source.is_dir():
        raise ExportError(f"{source} is not a folder with a checkpoint.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        figures = build(source, unfinished, precision, Path(tokenizer or source / "tokenizer.json"))
        unfinished.chmod(0o777 & ~current_umask())  # mkdtemp makes private folders
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    return figures


def build(source, folder, precision, tokenizer_path):
    model, config = checkpoint.load(source)
    config = settings.configuration(config, model)
    preprocessor = settings.preprocessing(source)
    generation = settings.generation(source, config)
    words = settings.tokenizer(tokenizer_path, model.config.text_config.vocab_size)
    preprocessor["image_seq_length"] = image_tokens(model, preprocessor)
    settings.write(
        folder,
        source,
        tokenizer_path,
        {
            "config.json": config,
            "generation_config.json": generation,
            "preprocessor_config.json": preprocessor,
            "tokenizer.json": words,
        },
    )
    original = None
    if precision != "fp32":  # what int8 leaves in floating point is stored in half precision too
        original = copy.deepcopy(model)
        precisions.round_to_half(model)
    (folder / "onnx").mkdir()
    write_graphs(model, preprocessor["size"], folder / "onnx", precision)
    same, rounded = check.compare(
        model, original, folder, SUFFIX[precision], preprocessor, generation
    )
    sizes = [(f.name, f.stat().st_size) for f in sorted((folder / "onnx").iterdir())]
    figures = check.table(precision, same, rounded, sizes)
    try:
        check.verdict(precision, same, rounded)
    except ExportError as e:
        raise ExportError(f"{e}\n{figures}") from e
    return figures


@torch.no_grad()
def image_tokens(model, preprocessor):
    """How many tokens an image becomes; also refuses a size that the position table cannot hold."""
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
    """Writes the four ONNX files of a precision into the folder."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        work = Path(work)
        graphs.export(model, size, work)
        for name in ("vision_encoder", "encoder_model"):
            write_graph(products(work, name, precision), folder, name, precision)
        table = onnx.load(work / "embed_tokens.onnx")
        if precision == "int8":
            precisions.quantise_table(table)
        write_graph(table, folder, "embed_tokens", precision)
        first, following = (
            products(work, name, precision) for name in ("decoder_model", "decoder_with_past_model")
        )
        write_graph(
            graphs.merge(first, following, graphs.Shape(model)),
            folder,
            "decoder_model_merged",
            precision,
        )


def products(work, name, precision):
    """One traced graph, with its matrix products in 8 bit where that is asked for."""
    path = work / f"{name}.onnx"
    if precision == "int8":
        return precisions.quantise_products(path, work / f"{name}_int8.onnx")
    return onnx.load(path)


def write_graph(model, folder, name, precision):
    if precision != "fp32":
        precisions.store_half(model)
    model.producer_name = "Florence-2 for Fiji"
    onnx.save(model, folder / f"{name}{SUFFIX[precision]}.onnx")


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "checkpoint", help="folder with config.json and model.safetensors or pytorch_model.bin"
    )
    parser.add_argument("out", help="model folder to make")
    parser.add_argument("--precision", choices=list(SUFFIX), default="fp32")
    parser.add_argument(
        "--tokenizer", help="tokenizer.json, where it is not in the checkpoint's folder"
    )
    given = parser.parse_args(arguments)
    transformers_logging.set_verbosity_error()
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # as an exception, so that the unfinished folder is removed
    try:
        print(export(given.checkpoint, given.out, given.precision, given.tokenizer))
    except ExportError as e:
        print(e, file=sys.stderr)
        return 1
    print(f"{given.out} is complete.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
