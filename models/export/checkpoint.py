"""Reads Florence-2 checkpoints, in transformers' layout or in that of Microsoft's remote code.

Every weight must have a place in the model and every place a weight; anything else is refused.
"""

import json
import re
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BartConfig, Florence2Config, Florence2ForConditionalGeneration
from transformers.initialization import no_init_weights

# The prompt and the decoder's tokens share one table, which is usually the output layer's too.
SHARED = "model.language_model.shared.weight"
DECODER_TABLE = "model.language_model.decoder.embed_tokens.weight"
ENCODER_TABLE = "model.language_model.encoder.embed_tokens.weight"
OUTPUT = "lm_head.weight"

# A cosine table that the model computes itself; checkpoints may hold it or not.
TEMPORAL_TABLE = "model.multi_modal_projector.visual_temporal_embed.pos_idx_to_embed"

# Microsoft's names, as regular expressions, and transformers' names for the same weights.
ORIGINAL_NAMES = [
    (r"vision_tower\.convs\.(\d+)\.proj\.(weight|bias)", r"model.vision_tower.convs.\1.conv.\2"),
    (r"vision_tower\.convs\.(\d+)\.norm\.(weight|bias)", r"model.vision_tower.convs.\1.norm.\2"),
    (
        r"vision_tower\.blocks\.(\d+\.\d+\.\w+)\.(conv[12])\.fn\.dw\.(weight|bias)",
        r"model.vision_tower.blocks.\1.\2.\3",
    ),
    (
        r"vision_tower\.blocks\.(\d+\.\d+\.\w+)\.(?:window|channel)_attn\.norm\.(weight|bias)",
        r"model.vision_tower.blocks.\1.norm1.\2",
    ),
    (
        r"vision_tower\.blocks\.(\d+\.\d+\.\w+)\.(window_attn|channel_attn)\.fn\.(\w+\.\w+)",
        r"model.vision_tower.blocks.\1.\2.\3",
    ),
    (
        r"vision_tower\.blocks\.(\d+\.\d+\.\w+)\.ffn\.norm\.(weight|bias)",
        r"model.vision_tower.blocks.\1.norm2.\2",
    ),
    (
        r"vision_tower\.blocks\.(\d+\.\d+\.\w+)\.ffn\.fn\.net\.(\w+\.\w+)",
        r"model.vision_tower.blocks.\1.ffn.\2",
    ),
    (r"image_projection", "model.multi_modal_projector.image_projection.weight"),
    (r"image_proj_norm\.(\w+)", r"model.multi_modal_projector.image_proj_norm.\1"),
    (r"image_pos_embed\.(\w+\.\w+)", r"model.multi_modal_projector.image_position_embed.\1"),
    (r"visual_temporal_embed\.pos_idx_to_embed", TEMPORAL_TABLE),
    (r"language_model\.model\.(.+)", r"model.language_model.\1"),
    (r"language_model\.lm_head\.weight", OUTPUT),
    (r"language_model\.final_logits_bias", "final_logits_bias"),
]

# The classifier of a plain DaViT: Microsoft's own code deletes it before loading.
ORIGINAL_UNUSED = re.compile(r"vision_tower\.(norms|head)\.(weight|bias)")


class ExportError(Exception):
    """What is wrong with the checkpoint or the exported model, in one sentence for the user."""


def load(folder):
    """Loads a checkpoint folder.

    Returns the model in float32 and evaluation mode, and the content of config.json. Raises
    ExportError if the folder is not a complete Florence-2 checkpoint.
    """
    folder = Path(folder)
    config = read_json(folder / "config.json")
    model = empty_model(architecture(config))
    load_weights(model, to_transformers_names(read_weights(folder)), config)
    return model.float().eval(), config


def read_json(path):
    """Returns the content of a JSON file; raises ExportError if it is missing or not JSON."""
    if not path.is_file():
        raise ExportError(f"{path} is missing.")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as e:
        raise ExportError(f"{path} is not JSON: {e}.") from e


def architecture(config):
    """Returns the Florence2Config of a config.json, which may have either layout.

    Raises ExportError if it does not describe a Florence-2 model, or contradicts itself.
    """
    vision, text = config.get("vision_config"), config.get("text_config")
    if not isinstance(vision, dict) or not isinstance(text, dict):
        raise ExportError(
            "config.json has no text_config and vision_config, "
            "so it is not that of a Florence-2 model."
        )
    if "dim_embed" in vision and "embed_dim" not in vision:
        vision = transformers_vision(vision)
        text = {"vocab_size": 51289, **text}
    known = BartConfig().to_dict().keys() | {"scale_embedding"}
    text = {
        k: v
        for k, v in text.items()
        if k in known and k not in ("model_type", "architectures", "dtype", "torch_dtype")
    }
    tied = config.get("tie_word_embeddings", text.get("tie_word_embeddings", True))
    try:
        florence = Florence2Config(
            text_config=text, vision_config=dict(vision), tie_word_embeddings=tied
        )
    except (TypeError, ValueError) as e:
        raise ExportError(
            f"config.json does not describe a Florence-2 model: {' '.join(str(e).split())}."
        ) from e
    if florence.text_config.d_model != florence.vision_config.projection_dim:
        raise ExportError(
            "config.json contradicts itself: "
            f"text_config.d_model is {florence.text_config.d_model}, "
            f"vision_config.projection_dim is {florence.vision_config.projection_dim}."
        )
    # plain matrix products and softmax: what ONNX has operators for
    florence._attn_implementation = "eager"
    return florence


def transformers_vision(vision):
    """Translates Microsoft's vision_config to transformers' names.

    Raises ExportError for position embeddings and feature sources that transformers does not have.
    """
    position, temporal = (
        vision.get("image_pos_embed") or {},
        vision.get("visual_temporal_embedding") or {},
    )
    expected = [
        ("image_pos_embed.type", position.get("type"), "learned_abs_2d"),
        ("visual_temporal_embedding.type", temporal.get("type"), "COSINE"),
        (
            "image_feature_source",
            vision.get("image_feature_source"),
            ["spatial_avg_pool", "temporal_avg_pool"],
        ),
    ]
    for name, value, want in expected:
        if value != want:
            raise ExportError(
                f"config.json has vision_config.{name} {value}, and only {want} can be exported."
            )
    same = (
        "depths",
        "patch_size",
        "patch_stride",
        "patch_padding",
        "patch_prenorm",
        "num_heads",
        "num_groups",
        "window_size",
        "projection_dim",
        "drop_path_rate",
    )
    return {
        **{k: vision[k] for k in same if k in vision},
        "embed_dim": vision["dim_embed"],
        "max_position_embeddings": position["max_pos_embeddings"],
        "max_temporal_embeddings": temporal["max_temporal_embeddings"],
    }


def empty_model(config):
    """Returns a model of a Florence2Config with uninitialised weights."""
    with no_init_weights():  # every parameter is filled from the file, so none needs a random start
        return Florence2ForConditionalGeneration(config)


def read_weights(folder):
    """Returns all tensors of the folder's weight files by name.

    Raises ExportError for an adapter, for a folder without weights, and for files that cannot be
    read.
    """
    if (folder / "adapter_config.json").exists():
        raise ExportError(
            f"{folder} holds a LoRA adapter: merge it into its base model first "
            "(peft: merge_and_unload, then save_pretrained)."
        )
    for name, read in (("model.safetensors", load_file), ("pytorch_model.bin", read_pickle)):
        if (folder / name).is_file():
            return read_file(folder / name, read)
        index = folder / f"{name}.index.json"
        if index.is_file():
            parts = sorted(set(read_json(index)["weight_map"].values()))
            return {k: v for part in parts for k, v in read_file(folder / part, read).items()}
    raise ExportError(
        f"{folder} holds no weights: model.safetensors or pytorch_model.bin is expected."
    )


def read_pickle(path):
    """Returns the tensors of a PyTorch file; it may hold nothing but tensors."""
    return torch.load(path, map_location="cpu", weights_only=True)


def read_file(path, read):
    """Calls `read` with a path; raises ExportError if that fails."""
    try:
        return read(path)
    except Exception as e:  # the libraries raise many kinds for a damaged file
        raise ExportError(
            f"{path} cannot be read ({type(e).__name__}: {str(e).splitlines()[0]})."
        ) from e


def to_transformers_names(weights):
    """Returns the weights under transformers' names, whichever layout they have.

    Raises ExportError if they are in neither layout.
    """
    if "model.vision_tower.convs.0.conv.weight" in weights:
        return dict(weights)
    if "vision_tower.convs.0.proj.weight" not in weights:
        raise ExportError(
            "The weights are not those of a Florence-2 model: "
            "neither model.vision_tower.convs.0.conv.weight (transformers) "
            "nor vision_tower.convs.0.proj.weight (Microsoft) is among them."
        )
    named = {}
    for key, value in weights.items():
        if ORIGINAL_UNUSED.fullmatch(key):
            continue
        if key == "image_projection":
            value = value.T  # Microsoft multiplies by it from the right
        named[transformers_name(key)] = value
    return named


def transformers_name(key):
    """Returns transformers' name of one of Microsoft's weights, else the name itself."""
    for pattern, replacement in ORIGINAL_NAMES:
        match = re.fullmatch(pattern, key)
        if match:
            return match.expand(replacement)
    return key


def load_weights(model, weights, config):
    """Copies every weight to its place in the model.

    Raises ExportError if a weight has no place, a place has no weight, shapes differ or values are
    not finite.
    """
    bias = weights.pop("final_logits_bias", None)
    tie_tables(weights, model.config.tie_word_embeddings)
    places = model.state_dict()
    unknown = sorted(weights.keys() - places.keys())
    if unknown:
        raise ExportError(
            "The checkpoint holds weights that a Florence-2 of this config has no place for: "
            f"{join_names(unknown)}."
        )
    missing = sorted(places.keys() - weights.keys() - {TEMPORAL_TABLE})
    if missing:
        raise ExportError(
            f"The checkpoint lacks weights that its config asks for: {join_names(missing)}."
        )
    for key, value in weights.items():
        if value.shape != places[key].shape:
            raise ExportError(
                f"{key} has shape {list(value.shape)}, "
                f"and config.json asks for {list(places[key].shape)}."
            )
        if not torch.isfinite(value).all():
            raise ExportError(f"{key} holds values that are not finite.")
    if TEMPORAL_TABLE not in weights:
        weights[TEMPORAL_TABLE] = places[TEMPORAL_TABLE]
    model.load_state_dict({k: v.float() for k, v in weights.items()}, strict=True)
    if bias is not None and bias.any():
        model.lm_head.bias = torch.nn.Parameter(bias.float().flatten())


def tie_tables(weights, tied):
    """Adds the copies of the token table that a file may leave out.

    Raises ExportError if the copies contradict each other.
    """
    present = [k for k in (SHARED, DECODER_TABLE, ENCODER_TABLE) if k in weights]
    if not present and tied and OUTPUT in weights:
        present = [OUTPUT]
    if not present:
        return  # load_weights() names what is missing
    table = weights[present[0]]
    differing = [k for k in present[1:] if not torch.equal(weights[k], table)]
    if differing:
        raise ExportError(
            f"{join_names(differing)} differs from {present[0]}: "
            "an exported model has one token table for prompt and answer."
        )
    for key in (SHARED, DECODER_TABLE, ENCODER_TABLE):
        weights[key] = table
    if not tied:
        return
    if not torch.equal(weights.setdefault(OUTPUT, table), table):
        raise ExportError(
            f"{OUTPUT} differs from {SHARED} although config.json ties them: "
            'set "tie_word_embeddings": false in config.json if both are meant.'
        )


def join_names(keys, limit=8):
    """Returns names separated by commas, at most `limit` of them, and how many more there are."""
    return ", ".join(keys[:limit]) + (f" and {len(keys) - limit} more" if len(keys) > limit else "")
