# SPDX-License-Identifier: BSD-2-Clause
"""What PyTorch and peft compute when they train nano, for the tests of the training in Fiji.

usage: training_goldens.py ../nano ../../src/test/resources/fiji/plugin/florence2/training/graph

Writes nano-with-vision.json, of all weights and two pictures, and nano-text.json, of the text part
and of its adapters, with given image features. Pictures, features and first adapters are sines that
the tests compute as well; of each tensor there are the norm and some of its numbers. Gradients are
computed in double precision, the fifty steps in single precision. Needs peft.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer
from transformers import Florence2ForConditionalGeneration

from initial import open_model
from model import IMAGE_SIDE, IMAGE_TOKENS, WIDTH
from sentences import PROMPTS

SMOOTHING = 0.1
RANK, ALPHA = 2, 4.0
STEPS, RATE, DECAY = 50, 5e-3, 0.01
SAMPLES, LOGITS = 3, 8  # numbers that are kept of a tensor, and of the logits of a token
LINEAR = r"(q_proj|k_proj|v_proj|out_proj|fc1|fc2)"
FIXED = ("shared.", "embed_", "_embed.", "lm_head", "k_proj.bias")
# rows of different lengths
ANSWERS = (
    "nucleus<loc_100><loc_120><loc_310><loc_350><loc_500><loc_90><loc_720><loc_300>",
    "bead<loc_8><loc_16><loc_40><loc_52>",
    "nucleus<loc_20><loc_30><loc_90><loc_99>rod<loc_400><loc_410><loc_520><loc_600>"
    "ring<loc_700><loc_650><loc_930><loc_999>",
    "",
)
QUESTIONS = (
    PROMPTS["OD"],
    PROMPTS["OPEN_VOCABULARY_DETECTION"].replace("{input}", "beads"),
    PROMPTS["OD"],
    PROMPTS["CAPTION"],
)


def sines(row: int, size: int) -> torch.Tensor:
    """Returns the numbers [size] that stand for row `row` of pixels or features."""
    i = np.arange(size)
    return torch.from_numpy((np.sin(i * 0.37 + row) + np.cos(i * 0.0007)).astype(np.float32))


def features() -> torch.Tensor:
    """Returns the image features [rows, tokens, width] of the rows."""
    rows = [sines(row, IMAGE_TOKENS * WIDTH) for row in range(len(ANSWERS))]
    return torch.stack(rows).view(-1, IMAGE_TOKENS, WIDTH)


def loss(
    model: Florence2ForConditionalGeneration,
    seen: torch.Tensor,
    prompts: list[list[int]],
    answers: list[list[int]],
    smoothing: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the mean loss of answers about image features, and the logits [rows, tokens, n]."""
    language = model.model.language_model
    p, t = max(map(len, prompts)), max(map(len, answers))
    text = torch.tensor([ids + [1] * (p - len(ids)) for ids in prompts])
    mask = torch.tensor([[1] * (IMAGE_TOKENS + len(i)) + [0] * (p - len(i)) for i in prompts])
    inputs = torch.cat([seen.to(model.dtype), model.get_input_embeddings()(text)], dim=1)
    hidden = language.decoder(
        input_ids=torch.tensor([[2, *ids[:-1]] + [1] * (t - len(ids)) for ids in answers]),
        encoder_hidden_states=language.encoder(
            inputs_embeds=inputs, attention_mask=mask
        ).last_hidden_state,
        encoder_attention_mask=mask,
        use_cache=False,
    ).last_hidden_state
    logits = model.lm_head(hidden)
    labels = torch.tensor([ids + [-100] * (t - len(ids)) for ids in answers])
    return (
        F.cross_entropy(logits.flatten(0, 1), labels.flatten(), label_smoothing=smoothing),
        logits,
    )


def short(number: float) -> float:
    """Returns a number with seven digits."""
    return float(f"{number:.7g}")


def samples(name: str, tensor: torch.Tensor) -> list:
    """Returns a tensor's name, norm, some indices, and the numbers there."""
    flat = tensor.detach().flatten().double()
    where = np.linspace(0, len(flat) - 1, min(SAMPLES, len(flat))).astype(int).tolist()
    return [name, short(float(flat.norm())), where, [short(float(flat[i])) for i in where]]


def plain(name: str) -> str:
    """Returns the name that a tensor has in Fiji."""
    for part in ("base_model.", "model.", "language_model.", ".default.weight"):
        name = name.replace(part, "", 1) if part[0] == "." else name.removeprefix(part)
    return name


def gradients(parameters: Iterable[tuple[str, torch.nn.Parameter]]) -> list[list]:
    """Returns samples of the gradients of those parameters that can be trained in Fiji."""
    return [
        samples(plain(name), p.grad)
        for name, p in parameters
        if not any(part in name for part in FIXED)
    ]


def with_vision(model: Florence2ForConditionalGeneration) -> dict:
    """Returns loss and gradients of all weights, of two pictures."""
    model = copy.deepcopy(model).double()
    pictures = torch.stack([sines(row, 3 * IMAGE_SIDE**2) for row in range(2)])
    seen = model.get_image_features(
        pictures.view(-1, 3, IMAGE_SIDE, IMAGE_SIDE).double()
    ).pooler_output
    prompts = [[0, 20, 30, 2], [0, 21, 22, 23, 24, 2]]
    answers = [[0, 50, 60, 70, 80, 2], [0, 51, 1000, 2]]
    value, _ = loss(model, seen, prompts, answers, SMOOTHING)
    value.backward()
    return {
        "loss": value.item(),
        "smoothing": SMOOTHING,
        "prompts": prompts,
        "answers": answers,
        "tensors": gradients(model.named_parameters()),
    }


def adapted(
    model: Florence2ForConditionalGeneration, side: str
) -> tuple[Florence2ForConditionalGeneration, dict[str, torch.nn.Parameter]]:
    """Returns a copy with adapters in encoder and decoder, or in one of them, and the adapters."""
    model = copy.deepcopy(model)
    where = rf".*language_model\.{side}\.layers.*\.{LINEAR}"
    get_peft_model(
        model, LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=where)
    )
    return model, {plain(n): p for n, p in model.named_parameters() if p.requires_grad}


@torch.no_grad()
def fill(adapters: dict[str, torch.nn.Parameter], zeros: bool) -> None:
    """Sets adapters to sines of the index within each; those that come last, B, to zero if wished.

    B is not zero where A shall have a gradient as well.
    """
    for name, p in adapters.items():
        values = 0.1 * np.sin(2.3 * np.arange(p.numel()) + len(name))
        p.copy_(torch.from_numpy(values.astype(np.float32)).view_as(p))
        if zeros and name.endswith("lora_B"):
            p.zero_()


def text_part(model: Florence2ForConditionalGeneration, tokenizer: Tokenizer) -> dict:
    """Returns losses and gradients of the text part's weights and of adapters.

    Also what fifty steps of AdamW make of adapters.
    """
    prompts = [tokenizer.encode(text).ids for text in QUESTIONS]
    answers = [tokenizer.encode(text).ids for text in ANSWERS]
    cases = []
    for side, smoothing in (
        ("(encoder|decoder)", 0.0),
        ("(encoder|decoder)", 0.1),
        ("decoder", 0.1),
    ):
        trained, parameters = adapted(model, side)
        fill(parameters, zeros=False)
        trained.double()
        value, _ = loss(trained, features(), prompts, answers, smoothing)
        value.backward()
        cases.append(
            {
                "encoder": "encoder" in side,
                "smoothing": smoothing,
                "loss": value.item(),
                "tensors": [samples(n, p.grad) for n, p in parameters.items()],
            }
        )
    whole = copy.deepcopy(model).double()
    value, _ = loss(whole, features(), prompts, answers, SMOOTHING)
    value.backward()
    language = [(n, p) for n, p in whole.named_parameters() if ".language_model." in n]
    return {
        "prompts": prompts,
        "answers": answers,
        "weights": {
            "smoothing": SMOOTHING,
            "loss": value.item(),
            "tensors": gradients(language),
        },
        "rank": RANK,
        "alpha": ALPHA,
        "adapters": cases,
        "steps": steps(model, prompts, answers),
    }


def steps(
    model: Florence2ForConditionalGeneration, prompts: list[list[int]], answers: list[list[int]]
) -> dict:
    """Returns the loss before each step, the last adapters, and logits of the merged model."""
    trained, parameters = adapted(model, "(encoder|decoder)")
    fill(parameters, zeros=True)
    optimiser = torch.optim.AdamW(parameters.values(), lr=RATE, weight_decay=DECAY)
    seen, losses = features(), []
    chosen = [[step % 4, (step % 4 + 1 + step // 4 % 3) % 4] for step in range(STEPS)]
    for rows in chosen:
        value, _ = loss(
            trained, seen[rows], [prompts[r] for r in rows], [answers[r] for r in rows], SMOOTHING
        )
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        losses.append(short(value.item()))
    with torch.no_grad():
        _, logits = loss(trained, seen[:1], prompts[:1], answers[:1], 0.0)
    where = np.linspace(0, logits.shape[-1] - 1, LOGITS).astype(int).tolist()
    return {
        "smoothing": SMOOTHING,
        "rate": RATE,
        "decay": DECAY,
        "rows": chosen,
        "losses": losses,
        "tensors": [samples(n, p) for n, p in parameters.items()],
        "logits_at": where,
        "logits": [[short(float(row[i])) for i in where] for row in logits[0]],
    }


def write(file: Path, content: dict) -> None:
    """Writes JSON with a line for each tensor."""
    text = json.dumps(content)
    file.write_text(text.replace(']], ["', ']],\n ["').replace("]], [", "]],\n [") + "\n")


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="the model folder, such as ../nano")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = open_model(args.model)
    write(args.out / "nano-with-vision.json", with_vision(model))
    write(args.out / "nano-text.json", text_part(model, tokenizer))


if __name__ == "__main__":
    main()
