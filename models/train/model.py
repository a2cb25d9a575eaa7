# SPDX-License-Identifier: BSD-2-Clause
"""The small Florence-2: its configuration, initial weights, and folder in the published layout."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BartConfig, Florence2Config, Florence2ForConditionalGeneration

from sentences import PROMPTS, TASKS

IMAGE_SIDE = 192
GRID = 12  # cells of the feature grid along a side
IMAGE_TOKENS = GRID * GRID + 1  # the mean of all cells first, then the cells row by row
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WIDTH = 192


def configuration(vocabulary: int) -> Florence2Config:
    """Returns the configuration of a model with so many tokens."""
    text = BartConfig(
        vocab_size=vocabulary,
        d_model=WIDTH,
        encoder_layers=3,
        decoder_layers=3,
        encoder_attention_heads=6,
        decoder_attention_heads=6,
        encoder_ffn_dim=768,
        decoder_ffn_dim=768,
        max_position_embeddings=512,
        activation_function="gelu",
        scale_embedding=False,
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_bos_token_id=0,
        forced_eos_token_id=2,
        tie_word_embeddings=True,
    )
    vision = {
        "embed_dim": [32, 64, 128, 192],
        "depths": [1, 1, 2, 1],
        "num_heads": [1, 2, 4, 6],
        "num_groups": [1, 2, 4, 6],
        "patch_size": [7, 3, 3, 3],
        "patch_stride": [4, 2, 2, 1],
        "patch_padding": [3, 1, 1, 1],
        "window_size": 12,
        "drop_path_rate": 0.0,
        "projection_dim": WIDTH,
        "max_position_embeddings": 50,
        "max_temporal_embeddings": 100,
    }
    return Florence2Config(
        text_config=text.to_dict(),
        vision_config=vision,
        image_token_id=vocabulary,
        tie_word_embeddings=True,
    )


def sinusoids(positions: torch.Tensor, width: int, shortest: float, longest: float) -> torch.Tensor:
    """Returns sines and cosines [n, width] of n positions; rows have length 1.

    Wavelengths go from `shortest` to `longest`, in the unit of the positions.
    """
    wavelengths = shortest * (longest / shortest) ** (torch.arange(width // 2) / (width // 2 - 1))
    angles = positions[:, None].float() * (2 * math.pi / wavelengths)[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1) / math.sqrt(width / 2)


def grid_sinusoids(width: int) -> torch.Tensor:
    """Returns the encoded centre of each cell [GRID * GRID, width]: half of the width is for x."""
    along = sinusoids((torch.arange(GRID) + 0.5) / GRID, width // 2, 0.05, 4.0)
    x, y = along.repeat(GRID, 1), along.repeat_interleave(GRID, 0)
    return torch.cat([x, y], dim=1) / math.sqrt(2)


def new_model(tokenizer: Tokenizer, seed: int = 0) -> Florence2ForConditionalGeneration:
    """Returns a model with initial weights; the same seed gives the same weights.

    Location tokens and positions start as sinusoids, so that near locations look alike from the
    first step.
    """
    torch.manual_seed(seed)
    config = configuration(tokenizer.get_vocab_size())
    config._attn_implementation = "eager"
    model = Florence2ForConditionalGeneration(config)
    first = tokenizer.token_to_id("<loc_0>")
    with torch.no_grad():
        for p in model.model.vision_tower.parameters():
            if p.dim() >= 2:
                fan_in = p[0].numel()
                nn.init.trunc_normal_(p, std=min(0.1, 1 / math.sqrt(fan_in)))
        projector = model.model.multi_modal_projector
        position = projector.image_position_embed
        half = WIDTH // 2
        along = sinusoids(
            (torch.arange(position.row_embeddings.num_embeddings) + 0.5) / GRID, half, 0.05, 4.0
        ) * math.sqrt(half)
        position.row_embeddings.weight.copy_(along)
        position.column_embeddings.weight.copy_(along)
        nn.init.trunc_normal_(projector.image_projection.weight, std=1 / math.sqrt(WIDTH))
        language = model.model.language_model
        for name, p in language.named_parameters():
            if p.dim() == 2 and "embed" not in name and "shared" not in name:
                nn.init.trunc_normal_(p, std=1 / math.sqrt(p.shape[1]))
        shared = language.shared.weight
        nn.init.normal_(shared, std=1 / math.sqrt(WIDTH))
        shared[first : first + 1000] = sinusoids(torch.arange(1000), WIDTH, 20, 4000)
        offset = language.encoder.embed_positions.offset
        encoder, decoder = (
            language.encoder.embed_positions.weight,
            language.decoder.embed_positions.weight,
        )
        nn.init.normal_(encoder, std=0.5 / math.sqrt(WIDTH))
        encoder[offset + 1 : offset + IMAGE_TOKENS] = grid_sinusoids(WIDTH) * 0.5
        decoder[:] = sinusoids(torch.arange(decoder.shape[0]), WIDTH, 4, 2000) * 0.5
        model.tie_weights()
    return model


def normalise(pixels: torch.Tensor) -> torch.Tensor:
    """Converts pixels [n, 3, height, width] of 0..255 to the model's input."""
    mean = torch.tensor(MEAN, device=pixels.device).view(1, 3, 1, 1)
    std = torch.tensor(STD, device=pixels.device).view(1, 3, 1, 1)
    return (pixels.float() / 255 - mean) / std


def model_input(pictures: list[np.ndarray]) -> torch.Tensor:
    """Converts pictures [IMAGE_SIDE, IMAGE_SIDE, 3] to what the vision tower takes."""
    # channels last in memory
    return normalise(torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2))


def encode(
    model: Florence2ForConditionalGeneration, features: torch.Tensor, prompts: list[list[int]]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the encoder's states about each row of image features [n, tokens, WIDTH].

    They are [n, longest, WIDTH], and their mask [n, longest] is 0 where prompts are padded.
    """
    longest = max(map(len, prompts))
    ids = torch.tensor([p + [1] * (longest - len(p)) for p in prompts], device=features.device)
    text = model.get_input_embeddings()(ids)
    mask = torch.tensor(
        [[1] * (features.shape[1] + len(p)) + [0] * (longest - len(p)) for p in prompts],
        device=features.device,
    )
    states = model.model.language_model.encoder(
        inputs_embeds=torch.cat([features.to(text.dtype), text], dim=1), attention_mask=mask
    ).last_hidden_state
    return states, mask


def generation_config() -> dict:
    """Returns the content of generation_config.json."""
    return {
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 2,
        "forced_bos_token_id": 0,
        "forced_eos_token_id": 2,
        "num_beams": 1,
        "no_repeat_ngram_size": 5,
    }


def save(model: Florence2ForConditionalGeneration, tokenizer: Tokenizer, folder: Path) -> None:
    """Writes weights, configuration, tokenizer and preprocessing like the published checkpoints."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = json.loads((folder / "config.json").read_text())
    config["text_config"].update(generation_config(), model_type="bart")
    config["vision_config"]["dim_embed"] = config["vision_config"]["embed_dim"]
    config.update(
        projection_dim=WIDTH,
        num_image_tokens=IMAGE_TOKENS,
        vocab_size=config["text_config"]["vocab_size"],
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
    )
    config["vision_config"]["image_feature_source"] = ["spatial_avg_pool", "temporal_avg_pool"]
    write_json(folder / "config.json", config)
    write_json(folder / "generation_config.json", generation_config())
    kinds = {
        "OCR_WITH_REGION": "ocr",
        "OD": "description_with_bboxes",
        "DENSE_REGION_CAPTION": "description_with_bboxes",
        "CAPTION_TO_PHRASE_GROUNDING": "phrase_grounding",
        "REFERRING_EXPRESSION_SEGMENTATION": "polygons",
        "REGION_TO_SEGMENTATION": "polygons",
        "OPEN_VOCABULARY_DETECTION": "description_with_bboxes_or_polygons",
        "REGION_PROPOSAL": "bboxes",
    }
    write_json(
        folder / "preprocessor_config.json",
        {
            "crop_size": {"height": IMAGE_SIDE, "width": IMAGE_SIDE},
            "do_center_crop": False,
            "do_convert_rgb": None,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": list(MEAN),
            "image_processor_type": "CLIPImageProcessor",
            "image_seq_length": IMAGE_TOKENS,
            "image_std": list(STD),
            "processor_class": "Florence2Processor",
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"height": IMAGE_SIDE, "width": IMAGE_SIDE},
            "tasks_answer_post_processing_type": {
                f"<{t}>": kinds.get(t, "pure_text") for t in TASKS
            },
            "task_prompts_without_inputs": {
                f"<{t}>": p for t, p in PROMPTS.items() if "{input}" not in p
            },
            "task_prompts_with_input": {f"<{t}>": p for t, p in PROMPTS.items() if "{input}" in p},
        },
    )


def write_json(path: Path, value: dict) -> None:
    """Writes a JSON file with sorted keys."""
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")
