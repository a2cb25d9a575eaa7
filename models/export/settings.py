"""Completes the text files of a model folder to their published form.

They are the configuration, the generation settings, the preprocessing and the tokenizer.
"""

import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image
from tokenizers import Tokenizer

import tasks
from checkpoint import ExportError, join_names, read_json

# In exactly this order the processor of Florence-2 adds them to BART's 50,265 tokens.
ADDED_TOKENS = (
    ["<od>", "</od>", "<ocr>", "</ocr>"]
    + [f"<loc_{i}>" for i in range(1000)]
    + [
        "<cap>",
        "</cap>",
        "<ncap>",
        "</ncap>",
        "<dcap>",
        "</dcap>",
        "<grounding>",
        "</grounding>",
        "<seg>",
        "</seg>",
        "<sep>",
        "<region_cap>",
        "</region_cap>",
        "<region_to_desciption>",
        "</region_to_desciption>",
        "<proposal>",
        "</proposal>",
        "<poly>",
        "</poly>",
        "<and>",
    ]
)
BART_TOKENS = 50265

# Copied beside tokenizer.json for other programs; the plugin reads tokenizer.json alone.
TOKENIZER_COMPANIONS = (
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
)

TEXT_KEYS = (
    "vocab_size",
    "d_model",
    "encoder_layers",
    "decoder_layers",
    "encoder_attention_heads",
    "decoder_attention_heads",
    "encoder_ffn_dim",
    "decoder_ffn_dim",
    "max_position_embeddings",
    "activation_function",
    "scale_embedding",
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
    "decoder_start_token_id",
)
VISION_KEYS = (
    "depths",
    "embed_dim",
    "num_heads",
    "num_groups",
    "patch_size",
    "patch_stride",
    "patch_padding",
    "patch_prenorm",
    "window_size",
    "projection_dim",
    "max_position_embeddings",
    "max_temporal_embeddings",
)

# Values of transformers' GenerationConfig where neither file says anything.
GENERATION_DEFAULTS = {
    "bos_token_id": None,
    "decoder_start_token_id": None,
    "early_stopping": False,
    "eos_token_id": None,
    "forced_bos_token_id": None,
    "forced_eos_token_id": None,
    "length_penalty": 1.0,
    "no_repeat_ngram_size": 0,
    "num_beams": 1,
    "pad_token_id": None,
}

IMAGENET_MEAN, IMAGENET_STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def configuration(config, model):
    """Returns config.json with the sizes that transformers omits where they equal its defaults."""
    text, vision = model.config.text_config.to_dict(), model.config.vision_config.to_dict()
    completed = json.loads(json.dumps(config))
    fill_missing(completed["text_config"], text, TEXT_KEYS)
    if "embed_dim" in completed["vision_config"] or "dim_embed" not in completed["vision_config"]:
        fill_missing(completed["vision_config"], vision, VISION_KEYS)
    return completed


def fill_missing(target, source, keys):
    """Copies the values of keys that are absent or null in `target` from `source`."""
    for key in keys:
        if target.get(key) is None:
            target[key] = source[key]


def generation(folder, config):
    """Returns the generation settings of a checkpoint folder.

    What generation_config.json leaves open comes from `text_config` of `config`, as the nearly
    empty file of large-ft needs, then from transformers' defaults. Raises ExportError if a token
    that generation needs is not one number.
    """
    path = Path(folder) / "generation_config.json"
    given = read_json(path) if path.exists() else {}
    completed = dict(given)
    for key, default in GENERATION_DEFAULTS.items():
        if completed.get(key) is None:
            completed[key] = config["text_config"].get(key)
        if completed[key] is None:
            completed[key] = default
    needed = [
        k
        for k in ("decoder_start_token_id", "eos_token_id", "pad_token_id")
        if not isinstance(completed[k], int)
    ]
    if needed:
        raise ExportError(
            "Neither generation_config.json nor config.json gives one number for "
            f"{join_names(needed)}."
        )
    return {k: v for k, v in completed.items() if v is not None}


def preprocessing(folder):
    """Returns the preprocessing of a checkpoint folder in the published form.

    It comes from preprocessor_config.json, or from transformers' newer processor_config.json; what
    they leave open is as Florence-2 was trained. Raises ExportError for steps that the plugin does
    not have.
    """
    folder = Path(folder)
    given = {}
    if (folder / "preprocessor_config.json").exists():
        given = read_json(folder / "preprocessor_config.json")
    elif (folder / "processor_config.json").exists():
        given = read_json(folder / "processor_config.json").get("image_processor", {})
    size = image_size(given.get("size", 768))
    completed = {
        "crop_size": size,
        "do_center_crop": False,
        "do_convert_rgb": None,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": IMAGENET_MEAN,
        "image_std": IMAGENET_STD,
        "resample": 3,
        "rescale_factor": 1 / 255,
        "tasks_answer_post_processing_type": tasks.ANSWER_TYPES,
        "task_prompts_without_inputs": tasks.WITHOUT_INPUT,
        "task_prompts_with_input": tasks.WITH_INPUT,
        **{k: v for k, v in given.items() if v is not None},
        "size": size,
        "image_processor_type": "CLIPImageProcessor",
        "processor_class": "Florence2Processor",
    }
    for key, want in (
        ("do_resize", True),
        ("do_center_crop", False),
        ("do_rescale", True),
        ("do_normalize", True),
        ("resample", 3),
    ):
        if completed[key] != want:
            raise ExportError(
                f"The preprocessing asks for {key} {completed[key]}; "
                f"Florence-2 and this plugin work with {want}."
            )
    if abs(completed["rescale_factor"] * 255 - 1) > 1e-6:
        raise ExportError(
            f"The preprocessing asks for rescale_factor {completed['rescale_factor']}; "
            "Florence-2 and this plugin work with 1/255."
        )
    return completed


def image_size(size):
    """Returns height and width of a `size` entry, which may also be one number.

    Raises ExportError for any other entry.
    """
    if isinstance(size, int):
        return {"height": size, "width": size}
    if not isinstance(size, dict) or not {"height", "width"} <= size.keys():
        raise ExportError(f"The preprocessing's size {size} is not a height and a width.")
    return {"height": int(size["height"]), "width": int(size["width"])}


def resize(image, preprocessor):
    """Returns the RGB bytes [height, width, 3] of a PIL image at the model's size."""
    size = preprocessor["size"]
    return np.asarray(image.convert("RGB").resize((size["width"], size["height"]), Image.BICUBIC))


def pixel_values(rgb, preprocessor):
    """Normalises RGB bytes [height, width, 3] to float32 [1, 3, height, width]."""
    mean, std = (
        np.array(preprocessor["image_mean"], np.float32),
        np.array(preprocessor["image_std"], np.float32),
    )
    return np.ascontiguousarray(
        ((rgb.astype(np.float32) / 255 - mean) / std).transpose(2, 0, 1)[None]
    )


def complete_tokenizer(path, vocabulary):
    """Returns a tokenizer.json with the location and task tokens that Microsoft's own file lacks.

    `vocabulary` is the model's number of tokens. Raises ExportError if only some of the location
    tokens are there, if the numbers of missing ones are unknown, or if a token lies outside the
    vocabulary.
    """
    completed = read_json(path)
    if completed.get("model", {}).get("type") != "BPE":
        raise ExportError(f"{path} is not a byte-level BPE tokenizer as Florence-2 has.")
    ids = dict(completed["model"]["vocab"])
    ids.update({t["content"]: t["id"] for t in completed["added_tokens"]})
    locations = [t for t in ADDED_TOKENS if t.startswith("<loc_")]
    missing = [t for t in locations if t not in ids]
    if missing and len(missing) < len(locations):
        raise ExportError(
            f"{path} holds only a part of the location tokens: {join_names(missing)} are missing."
        )
    if missing:
        add_tokens(completed, ids, path)
    highest = max(ids.values())
    if highest >= vocabulary:
        raise ExportError(
            f"{path} has tokens up to number {highest}, but the model's vocabulary ends at "
            f"{vocabulary - 1}: they do not belong together."
        )
    return completed


def add_tokens(completed, ids, path):
    """Adds Florence-2's tokens to BART's tokenizer, in place.

    `ids` are the numbers of its tokens, `path` is for messages. Raises ExportError if it is not
    BART's.
    """
    present = [t for t in ADDED_TOKENS if t in ids]
    if len(set(ids.values())) != BART_TOKENS or max(ids.values()) != BART_TOKENS - 1 or present:
        raise ExportError(
            f"{path} lacks the location tokens and is not BART's tokenizer of {BART_TOKENS} "
            "tokens, so their numbers are not known: "
            "give the tokenizer.json that the model was trained with."
        )
    for number, token in enumerate(ADDED_TOKENS, BART_TOKENS):
        ids[token] = number
        completed["added_tokens"].append(
            {
                "id": number,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
        )


def write(folder, source, tokenizer_path, files):
    """Writes the JSON files to a folder, and copies the tokenizer's companions.

    `files` are contents by file name. Raises ExportError if the tokenizer cannot be loaded.
    """
    for name, content in files.items():
        (folder / name).write_text(
            json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    for name in TOKENIZER_COMPANIONS:
        for origin in (tokenizer_path.parent / name, Path(source) / name):
            if origin.exists():
                shutil.copyfile(origin, folder / name)
                break
    try:
        Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as e:  # the library raises plain Exception
        raise ExportError(f"{tokenizer_path} is not a tokenizer that can be loaded: {e}.") from e
