"""Reads a Florence-2 checkpoint, in transformers' layout or in that of Microsoft's remote code, and refuses what it cannot place."""

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
COMPUTED = "model.multi_modal_projector.visual_temporal_embed.pos_idx_to_embed"

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
    (r"visual_temporal_embed\.pos_idx_to_embed", COMPUTED),
    (r"language_model\.model\.(.+)", r"model.language_model.\1"),
    (r"language_model\.lm_head\.weight", OUTPUT),
    (r"language_model\.final_logits_bias", "final_logits_bias"),
]

# The classifier of a plain DaViT: Microsoft's own code deletes it before loading.
ORIGINAL_UNUSED = re.compile(r"vision_tower\.(norms|head)\.(weight|bias)")


class ExportError(Exception):
    """What is wrong with the checkpoint or the exported model, in one sentence for the user."""


def load(folder):
    """The model of a checkpoint folder, in float32 and evaluation mode, and its config.json as it is."""
    folder = Path(folder)
    config = read_json(folder / "config.json")
    model = empty_model(architecture(config))
    fill(model, rename(read_weights(folder)), config)
    return model.float().eval(), config


def read_json(path):
    if not path.is_file():
        raise ExportError(f"{path} is missing.")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as e:
        raise ExportError(f"{path} is not JSON: {e}.") from e


def architecture(config):
    """Florence2Config of a config.json, which may be written in either layout."""
    vision, text = config.get("vision_config"), config.get("text_config")
    if not isinstance(vision, dict) or not isinstance(text, dict):
        raise ExportError(
            "config.json has no text_config and vision_config, "
            "so it is not that of a Florence-2 model."
        )
    if "dim_embed" in vision and "embed_dim" not in vision:
        vision = native_vision(vision)
        text = {"vocab_size": 51289, **text}
    known = BartConfig().to_dict().keys() | {"scale_embedding"}
    text = {
        k: v
        for k, v in text.items()
        if k in known and k not in ("model_type", "architectures", "dtype", "torch_dtype")
    }
    tied = config.get("tie_word_embeddings", text.get("tie_word_embeddings", True))
    try:
        made = Florence2Config(
            text_config=text, vision_config=dict(vision), tie_word_embeddings=tied
        )
    except (TypeError, ValueError) as e:
        raise ExportError(
            f"config.json does not describe a Florence-2 model: {' '.join(str(e).split())}."
        ) from e
    if made.text_config.d_model != made.vision_config.projection_dim:
        raise ExportError(
            f"config.json contradicts itself: text_config.d_model is {made.text_config.d_model}, "
            f"vision_config.projection_dim is {made.vision_config.projection_dim}."
        )
    made._attn_implementation = (
        "eager"  # plain matrix products and softmax: what ONNX has operators for
    )
    return made


def native_vision(vision):
    """Microsoft's vision_config in transformers' words."""
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
    with no_init_weights():  # every parameter is filled from the file, so none needs a random start
        return Florence2ForConditionalGeneration(config)


def read_weights(folder):
    """All tensors of the folder's weight files by name."""
    if (folder / "adapter_config.json").exists():
        raise ExportError(
            f"{folder} holds a LoRA adapter: merge it into its base model first "
            "(peft: merge_and_unload, then save_pretrained)."
        )
    for name, read in (("model.safetensors", load_file), ("pytorch_model.bin", read_pickle)):
        if (folder / name).is_file():
            return read_one(folder / name, read)
        index = folder / f"{name}.index.json"
        if index.is_file():
            parts = sorted(set(read_json(index)["weight_map"].values()))
            return {k: v for part in parts for k, v in read_one(folder / part, read).items()}
    raise ExportError(
        f"{folder} holds no weights: model.safetensors or pytorch_model.bin is expected."
    )


def read_pickle(path):
    return torch.load(path, map_location="cpu", weights_only=True)


def read_one(path, read):
    try:
        return read(path)
    except Exception as e:  # the libraries raise many kinds for a damaged file
        raise ExportError(
            f"{path} cannot be read ({type(e).__name__}: {str(e).splitlines()[0]})."
        ) from e


def rename(weights):
    """The weights under transformers' names, whichever layout they came in."""
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
        named[native_name(key)] = (
            value.T if key == "image_projection" else value
        )  # Microsoft multiplies by it from the right
    return named


def native_name(key):
    for pattern, replacement in ORIGINAL_NAMES:
        match = re.fullmatch(pattern, key)
        if match:
            return match.expand(replacement)
    return key


def fill(model, weights, config):
    """Puts every weight in its place; none may be left over and no place may stay empty."""
    bias = weights.pop("final_logits_bias", None)
    tie(weights, model.config.tie_word_embeddings)
    places = model.state_dict()
    unknown = sorted(weights.keys() - places.keys())
    if unknown:
        raise ExportError(
            "The checkpoint holds weights that a Florence-2 of this config has no place for: "
            f"{listed(unknown)}."
        )
    missing = sorted(places.keys() - weights.keys() - {COMPUTED})
    if missing:
        raise ExportError(
            f"The checkpoint lacks weights that its config asks for: {listed(missing)}."
        )
    for key, value in weights.items():
        if value.shape != places[key].shape:
            raise ExportError(
                f"{key} has shape {list(value.shape)}, "
                f"and config.json asks for {list(places[key].shape)}."
            )
        if not torch.isfinite(value).all():
            raise ExportError(f"{key} holds values that are not finite.")
    if COMPUTED not in weights:
        weights[COMPUTED] = places[COMPUTED]
    model.load_state_dict({k: v.float() for k, v in weights.items()}, strict=True)
    if bias is not None and bias.any():
        model.lm_head.bias = torch.nn.Parameter(bias.float().flatten())


def tie(weights, tied):
    """Fills in the copies of the token table that a file may leave out, and refuses copies that contradict each other."""
    have = [k for k in (SHARED, DECODER_TABLE, ENCODER_TABLE) if k in weights]
    if not have and tied and OUTPUT in weights:
        have = [OUTPUT]
    if not have:
        return  # fill() names what is missing
    table = weights[have[0]]
    differing = [k for k in have[1:] if not torch.equal(weights[k], table)]
    if differing:
        raise ExportError(
            f"{listed(differing)} differs from {have[0]}: "
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


def listed(keys, most=8):
    return ", ".join(keys[:most]) + (f" and {len(keys) - most} more" if len(keys) > most else "")
