"""The text files of a model folder: configuration, generation, preprocessing and tokenizer, completed to their published form."""

import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image
from tokenizers import Tokenizer

import tasks
from checkpoint import ExportError, listed, read_json

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

# Copied beside tokenizer.json for other programs; tokenizer.json alone is what the plugin reads.
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
    """config.json with the sizes that transformers leaves out where they equal its own defaults."""
    text, vision = model.config.text_config.to_dict(), model.config.vision_config.to_dict()
    made = json.loads(json.dumps(config))
    complete(made["text_config"], text, TEXT_KEYS)
    if "embed_dim" in made["vision_config"] or "dim_embed" not in made["vision_config"]:
        complete(made["vision_config"], vision, VISION_KEYS)
    return made


def complete(target, source, keys):
    for key in keys:
        if target.get(key) is None:
            target[key] = source[key]


def generation(folder, config):
    """generation_config.json; what it leaves open is taken from text_config, as large-ft's nearly empty file needs, then from transformers' defaults."""
    path = Path(folder) / "generation_config.json"
    given = read_json(path) if path.exists() else {}
    made = dict(given)
    for key, default in GENERATION_DEFAULTS.items():
        if made.get(key) is None:
            made[key] = config["text_config"].get(key)
        if made[key] is None:
            made[key] = default
    needed = [
        k
        for k in ("decoder_start_token_id", "eos_token_id", "pad_token_id")
        if not isinstance(made[k], int)
    ]
    if needed:
        raise ExportError(
            f"Neither generation_config.json nor config.json gives one number for {listed(needed)}."
        )
    return {k: v for k, v in made.items() if v is not None}


def preprocessing(folder):
    """preprocessor_config.json, from that file or from transformers' newer processor_config.json, in the published form."""
    folder = Path(folder)
    given = {}
    if (folder / "preprocessor_config.json").exists():
        given = read_json(folder / "preprocessor_config.json")
    elif (folder / "processor_config.json").exists():
        given = read_json(folder / "processor_config.json").get("image_processor", {})
    size = square(given.get("size", 768))
    made = {
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
        "tasks_answer_post_processing_type": tasks.ANSWERS,
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
        if made[key] != want:
            raise ExportError(
                f"The preprocessing asks for {key} {made[key]}; "
                f"Florence-2 and this plugin work with {want}."
            )
    if abs(made["rescale_factor"] * 255 - 1) > 1e-6:
        raise ExportError(
            f"The preprocessing asks for rescale_factor {made['rescale_factor']}; "
            "Florence-2 and this plugin work with 1/255."
        )
    return made


def square(size):
    """Height and width of a `size` entry, which may also be one number."""
    if isinstance(size, int):
        return {"height": size, "width": size}
    if not isinstance(size, dict) or not {"height", "width"} <= size.keys():
        raise ExportError(f"The preprocessing's size {size} is not a height and a width.")
    return {"height": int(size["height"]), "width": int(size["width"])}


def resized(image, preprocessor):
    """RGB bytes [H,W,3] of a PIL image at the model's size."""
    size = preprocessor["size"]
    return np.asarray(image.convert("RGB").resize((size["width"], size["height"]), Image.BICUBIC))


def pixel_values(rgb, preprocessor):
    """float32 [1,3,H,W] of resized RGB bytes."""
    mean, std = (
        np.array(preprocessor["image_mean"], np.float32),
        np.array(preprocessor["image_std"], np.float32),
    )
    return np.ascontiguousarray(
        ((rgb.astype(np.float32) / 255 - mean) / std).transpose(2, 0, 1)[None]
    )


def tokenizer(path, vocabulary):
    """A tokenizer.json as a dictionary, with the location and task tokens that Microsoft's own file lacks.

    Location tokens must all be there or all be missing; no token may lie outside the model's vocabulary.
    """
    made = read_json(path)
    if made.get("model", {}).get("type") != "BPE":
        raise ExportError(f"{path} is not a byte-level BPE tokenizer as Florence-2 has.")
    ids = dict(made["model"]["vocab"])
    ids.update({t["content"]: t["id"] for t in made["added_tokens"]})
    locations = [t for t in ADDED_TOKENS if t.startswith("<loc_")]
    lacking = [t for t in locations if t not in ids]
    if lacking and len(lacking) < len(locations):
        raise ExportError(
            f"{path} holds only a part of the location tokens: {listed(lacking)} are missing."
        )
    if lacking:
        add_tokens(made, ids, path)
    highest = max(ids.values())
    if highest >= vocabulary:
        raise ExportError(
            f"{path} has tokens up to number {highest}, but the model's vocabulary ends at "
            f"{vocabulary - 1}: they do not belong together."
        )
    return made


def add_tokens(made, ids, path):
    present = [t for t in ADDED_TOKENS if t in ids]
    if len(set(ids.values())) != BART_TOKENS or max(ids.values()) != BART_TOKENS - 1 or present:
        raise ExportError(
            f"{path} lacks the location tokens and is not BART's tokenizer of {BART_TOKENS} "
            "tokens, so their numbers are not known: "
            "give the tokenizer.json that the model was trained with."
        )
    for number, token in enumerate(ADDED_TOKENS, BART_TOKENS):
        ids[token] = number
        made["added_tokens"].append(
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
    """Writes the JSON files into a folder, and copies the tokenizer's companions."""
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
