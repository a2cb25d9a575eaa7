# SPDX-License-Identifier: BSD-2-Clause
"""The PyTorch peer of the training benchmark: peft's adapters in transformers' Florence-2, float32.

It reads the checkpoint in hf/ of the model folder, and writes the samples and the first adapters to
training/ beside it, in the form of the golden data of trainings; at last also its losses.
"""

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

RANK, ALPHA, RATE, DECAY = 8, 16.0, 3e-4, 0.01
LAYERS = r".*language_model\.(encoder|decoder)\.layers.*\.(q_proj|k_proj|v_proj|out_proj|fc1|fc2)"
TEXT = "model.language_model."
SAMPLES = 6
IMAGE, PROMPT, ANSWER = 577, 20, 60  # tokens
STEPS = 30
START, END, FIRST_WORD = 0, 2, 4


class Training:
    """A training of adapters on cached image features, one sample a step."""

    def __init__(self, folder, threads):
        torch.set_num_threads(threads)
        self.folder = f"{folder}/training"
        os.makedirs(self.folder, exist_ok=True)
        self.model = Florence2ForConditionalGeneration.from_pretrained(
            f"{folder}/hf", dtype=torch.float32, attn_implementation="sdpa"
        ).eval()
        # features are given, so that nobody needs it
        self.model.model.vision_tower = None
        self.samples = self.draw()
        torch.manual_seed(11)
        peft.get_peft_model(
            self.model,
            peft.LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=LAYERS),
        )
        self.adapters = {
            name.replace(".default.weight", "").removeprefix(TEXT): parameter
            for name, parameter in self.model.named_parameters()
            if parameter.requires_grad
        }
        self.optimizer = torch.optim.AdamW(self.adapters.values(), lr=RATE, weight_decay=DECAY)
        self.first = self.vector()
        self.losses = []
        self.write()

    def draw(self):
        """Returns random samples, as a training graph takes them."""
        rng = np.random.default_rng(1)
        config = self.model.config
        vocabulary = config.text_config.vocab_size - 1000  # none of the location tokens at the end

        def words(count):
            rows = rng.integers(FIRST_WORD, vocabulary, (SAMPLES, count))
            rows[:, 0], rows[:, -1] = START, END
            return rows

        labels = words(ANSWER)
        features = rng.standard_normal((SAMPLES, IMAGE, config.text_config.d_model))
        return {
            "image_features": features.astype(np.float32),
            "prompt_ids": words(PROMPT),
            "encoder_mask": np.ones((SAMPLES, IMAGE + PROMPT), np.int64),
            "decoder_ids": np.concatenate([np.full((SAMPLES, 1), END), labels[:, :-1]], 1),
            "labels": labels,
            "counted": np.ones((SAMPLES, ANSWER), np.float32),
        }

    def vector(self):
        """Returns all numbers of the adapters."""
        return np.concatenate([p.detach().numpy().reshape(-1) for p in self.adapters.values()])

    def write(self):
        """Writes what is known of the training."""
        np.savez(
            f"{self.folder}/training.npz",
            **self.samples,
            **{"curve/first": self.first, "curve/last": self.vector()},
        )
        curve = {
            "part": "both",
            "rank": RANK,
            "alpha": ALPHA,
            "smoothing": 0.0,
            "rate": RATE,
            "decay": DECAY,
            "rows": [[step % SAMPLES] for step in range(STEPS)],
            "losses": self.losses,
            "layout": [[name, list(p.shape)] for name, p in self.adapters.items()],
        }
        with open(f"{self.folder}/training.json", "w", encoding="utf-8") as file:
            json.dump({"curve": curve, "cases": {}}, file)

    def loss(self, row):
        """Returns the loss on a sample."""
        sample = {
            name: torch.from_numpy(rows[row : row + 1]) for name, rows in self.samples.items()
        }
        text = self.model.model.language_model
        prompt = self.model.get_input_embeddings()(sample["prompt_ids"])
        states = text.encoder(
            inputs_embeds=torch.cat([sample["image_features"], prompt], 1),
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
        loss = self.loss(len(self.losses) % SAMPLES)
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
