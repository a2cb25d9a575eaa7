# SPDX-License-Identifier: BSD-2-Clause
"""The PyTorch peer of the training benchmark: transformers' Florence-2, float32, whole in memory.

It trains peft's adapters, or all weights. It reads the checkpoint in hf/ of the model folder, and
writes the samples to training/ beside it, in the form of the golden data of trainings; with
adapters also the first ones, and at last its losses.
"""

import contextlib
import json
import os
import resource
import time

import numpy as np
import peft
import torch
import transformers
from transformers import Florence2ForConditionalGeneration

import peer

RANK, ALPHA, DECAY = 8, 16.0, 0.01
LAYERS = r".*language_model\.(encoder|decoder)\.layers.*\.(q_proj|k_proj|v_proj|out_proj|fc1|fc2)"
TEXT = "model.language_model."
FROZEN = ("shared", "lm_head", "embed_tokens", "embed_positions", "position_embed", "k_proj.bias")
PROMPT, ANSWER = 20, 60  # tokens
STEPS = 30
START, END, FIRST_WORD = 0, 2, 4
SMALL = 256  # channels of a model that is trained with several samples a step
LARGE_ROWS, SMALL_ROWS = 1, 8


class Training:
    """A training on a few samples. Image features are computed once unless all is trained."""

    def __init__(self, folder, threads):
        torch.set_num_threads(threads)
        self.method = os.environ["METHOD"]
        self.folder = f"{folder}/training"
        os.makedirs(self.folder, exist_ok=True)
        self.model = Florence2ForConditionalGeneration.from_pretrained(
            f"{folder}/hf", dtype=torch.float32, attn_implementation="sdpa"
        ).eval()
        small = self.model.config.text_config.d_model <= SMALL
        self.rows = SMALL_ROWS if small else LARGE_ROWS
        self.rate = (3e-3 if small else 3e-4) if self.method == "adapters" else 5e-4
        with open(f"{folder}/preprocessor_config.json", encoding="utf-8") as file:
            size = json.load(file)["size"]
        self.samples = self.draw(6 if small is False else 2 * SMALL_ROWS, size)
        torch.manual_seed(11)
        if self.method == "adapters":
            peft.get_peft_model(
                self.model,
                peft.LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=LAYERS),
            )
        else:
            for name, parameter in self.model.named_parameters():
                parameter.requires_grad = not any(part in name for part in FROZEN)
        self.trained = {
            name.replace(".default.weight", "").removeprefix(TEXT): parameter
            for name, parameter in self.model.named_parameters()
            if parameter.requires_grad
        }
        self.optimizer = torch.optim.AdamW(self.trained.values(), lr=self.rate, weight_decay=DECAY)
        self.first = self.vector()
        self.losses = []
        self.write()

    def draw(self, count, size):
        """Returns random samples, as a training graph takes them."""
        rng = np.random.default_rng(1)
        config = self.model.config
        vocabulary = config.text_config.vocab_size - 1000  # none of the location tokens at the end

        def words(length):
            rows = rng.integers(FIRST_WORD, vocabulary, (count, length))
            rows[:, 0], rows[:, -1] = START, END
            return rows

        labels = words(ANSWER)
        prompts = words(PROMPT)
        shape = 1, 3, size["height"], size["width"]
        with open(f"{self.folder}/pixels.bin", "wb") as file:
            for _ in range(count):
                file.write(rng.standard_normal(shape, np.float32).tobytes())
        self.pixels = np.memmap(f"{self.folder}/pixels.bin", np.float32).reshape(count, *shape[1:])
        features = np.concatenate(
            [self.features(self.pixels[i : i + 1], torch.no_grad()).numpy() for i in range(count)]
        )
        return {
            "image_features": features,
            "prompt_ids": prompts,
            "encoder_mask": np.ones((count, features.shape[1] + PROMPT), np.int64),
            "decoder_ids": np.concatenate([np.full((count, 1), END), labels[:, :-1]], 1),
            "labels": labels,
            "counted": np.ones((count, ANSWER), np.float32),
        }

    def features(self, pixels, mode):
        """Returns the image features of pixels."""
        with mode:
            return self.model.model.get_image_features(
                torch.from_numpy(pixels.copy())
            ).pooler_output

    def vector(self):
        """Returns all trained numbers."""
        return np.concatenate([p.detach().numpy().reshape(-1) for p in self.trained.values()])

    def write(self):
        """Writes what is known of the training."""
        adapters = self.method == "adapters"
        np.savez(
            f"{self.folder}/training.npz",
            **self.samples,
            **({"curve/first": self.first, "curve/last": self.vector()} if adapters else {}),
        )
        layout = [[name, list(p.shape)] for name, p in self.trained.items()] if adapters else []
        curve = {
            "part": "both",
            "rank": RANK,
            "alpha": ALPHA,
            "smoothing": 0.0,
            "rate": self.rate,
            "decay": DECAY,
            "rows": [self.rows_of(step) for step in range(STEPS)],
            "losses": self.losses,
            "layout": layout,
        }
        with open(f"{self.folder}/training.json", "w", encoding="utf-8") as file:
            json.dump({"curve": curve, "cases": {}}, file)

    def rows_of(self, step):
        """Returns the numbers of the samples of a step."""
        count = len(self.samples["labels"])
        return [(step * self.rows + i) % count for i in range(self.rows)]

    def loss(self, rows):
        """Returns the loss on samples."""
        sample = {
            name: torch.from_numpy(values[rows])
            for name, values in self.samples.items()
            if name != "image_features" or self.method == "adapters"
        }
        text = self.model.model.language_model
        features = (
            sample["image_features"]
            if self.method == "adapters"
            else self.features(self.pixels[rows], contextlib.nullcontext())
        )
        prompt = self.model.get_input_embeddings()(sample["prompt_ids"])
        states = text.encoder(
            inputs_embeds=torch.cat([features, prompt], 1),
            attention_mask=sample["encoder_mask"],
        ).last_hidden_state
        decoded = text.decoder(
            input_ids=sample["decoder_ids"],
            encoder_hidden_states=states,
            encoder_attention_mask=sample["encoder_mask"],
            use_cache=False,
        ).last_hidden_state
        logits = self.model.lm_head(decoded)
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), sample["labels"].flatten())

    def step(self):
        """Takes the next step; returns its loss and its milliseconds."""
        wall, cpu = time.perf_counter(), processor_seconds()
        loss = self.loss(self.rows_of(len(self.losses)))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.losses.append(loss.item())
        return {
            "loss": self.losses[-1],
            "wall": (time.perf_counter() - wall) * 1000,
            "cpu": (processor_seconds() - cpu) * 1000,
        }

    def end(self):
        """Writes the losses and the last adapters."""
        self.write()
        return {}


def processor_seconds():
    """Returns the seconds that all threads of the process have computed."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    peer.serve(
        Training,
        {
            "PyTorch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
        },
    )
