"""Compares exported files, run by ONNX Runtime, with the PyTorch model that they were made from.

Each file gets PyTorch's own input, so that a figure speaks of that file alone: a model may amplify rounding from one part to the next a
thousandfold without anything being wrong. What the four files give in a row is shown beside it.
"""

from dataclasses import dataclass, field

import numpy as np
import onnxruntime
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers.modeling_outputs import BaseModelOutput

import graphs
import settings
import tasks
from checkpoint import ExportError

STEPS = 24
QUESTIONS = [
    ("<CAPTION>", ""),
    ("<OD>", ""),
    ("<CAPTION_TO_PHRASE_GROUNDING>", "two red blood cells and a naïve T-cell"),
]

# Largest differences that rounding in float32 explains: of image features and encoder states
# (layer-normalised, so of the order of 1), and of logits as a fraction of their standard deviation.
EXACT = {"features": 1e-2, "states": 2e-2, "logits": 1e-2}

# Beyond these an int8 export is refused: error of the logits (root mean square, as a fraction of
# their standard deviation), and share of equal tokens of the chain of four files, where each token
# follows PyTorch's own beginning of the answer.
INT8_LOGITS, INT8_TOKENS = 0.35, 0.6


@dataclass
class Figures:
    """Differences between two models over all questions."""

    features: float = 0.0
    states: float = 0.0
    logits: float = 0.0
    logits_rms: float = 0.0
    tokens: int = 0
    equal: int = 0
    in_a_row: int = 0
    unlike: list = field(default_factory=list)

    def add(self, reference, answer, in_a_row):
        self.features = max(self.features, largest(reference.features, answer.features))
        self.states = max(self.states, largest(reference.states, answer.states))
        spread = reference.logits.std()
        difference = np.abs(reference.logits - answer.logits)
        self.logits = max(self.logits, float(difference.max() / spread))
        self.logits_rms = max(
            self.logits_rms, float(np.sqrt((difference.astype(np.float64) ** 2).mean()) / spread)
        )
        self.in_a_row += int((reference.logits.argmax(-1) == in_a_row.logits.argmax(-1)).sum())
        for step, (wanted, got) in enumerate(
            zip(reference.logits.argmax(-1), answer.logits.argmax(-1), strict=True)
        ):
            self.tokens += 1
            self.equal += int(wanted == got)
            # a tie within rounding is no difference
            if (
                wanted != got
                and reference.logits[step, wanted] - reference.logits[step, got]
                > 2 * EXACT["logits"] * spread
            ):
                self.unlike.append(step)


def largest(a, b):
    return float(np.abs(a - b).max())


@dataclass
class Answer:
    features: np.ndarray
    states: np.ndarray
    logits: np.ndarray  # [steps, vocabulary], each after the reference's own tokens
    tokens: list


class Exported:
    """The four sessions of a model folder."""

    def __init__(self, folder, suffix, shape):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._sessions = {
            part: onnxruntime.InferenceSession(
                str(folder / "onnx" / f"{part}{suffix}.onnx"),
                options,
                providers=["CPUExecutionProvider"],
            )
            for part in ("vision_encoder", "embed_tokens", "encoder_model", "decoder_model_merged")
        }
        self._shape = shape

    def run(self, part, outputs=None, **inputs):
        return self._sessions[part].run(outputs, inputs)

    def embed(self, ids):
        return self.run("embed_tokens", input_ids=np.array([ids], np.int64))[0]

    def features(self, pixels):
        return self.run("vision_encoder", pixel_values=pixels)[0]

    def answer(self, features, prompt, reference, first, apart):
        """Logits after each of the reference's tokens: the first few at once without a past, the others one by one from the cache.

        `apart`: the encoder and the decoder get the reference's features and states in place of the files' own.
        """
        states, mask = self.encode(reference.features if apart else features, prompt)
        source, tokens = reference.states if apart else states, reference.tokens
        logits, cache = self.step(source, mask, tokens[:first], None)
        collected = [logits]
        for token in tokens[first:]:
            logits, cache = self.step(source, mask, [token], cache)
            collected.append(logits)
        return Answer(features, states, np.concatenate(collected), tokens)

    def encode(self, features, prompt):
        embeddings = np.concatenate([features, self.embed(prompt)], 1)
        mask = np.ones(embeddings.shape[:2], np.int64)
        return self.run("encoder_model", attention_mask=mask, inputs_embeds=embeddings)[0], mask

    def step(self, states, mask, tokens, cache):
        shape, names = self._shape, self._shape.names("past_key_values")
        past = cache or {
            n: np.zeros((1, shape.heads, 0, shape.head_width), np.float32) for n in names
        }
        outputs = self.run(
            "decoder_model_merged",
            encoder_attention_mask=mask,
            encoder_hidden_states=states,
            inputs_embeds=self.embed(tokens),
            use_cache_branch=np.array([cache is not None]),
            **past,
        )
        present = dict(zip(names, outputs[1:], strict=True))
        if cache:  # the encoder's entries stay those of the first step
            present = {n: cache[n] if ".encoder." in n else v for n, v in present.items()}
        return outputs[0][0], present


class Reference:
    """The same by PyTorch, without a cache: the whole sequence goes through the decoder each time."""

    def __init__(self, model, generation):
        self._model, self._generation = model, generation

    @torch.no_grad()
    def answer(self, pixels, prompt, tokens=None):
        model = self._model
        features = model.get_image_features(torch.from_numpy(pixels)).pooler_output
        embeddings = torch.cat([features, model.get_input_embeddings()(torch.tensor([prompt]))], 1)
        mask = torch.ones(embeddings.shape[:2], dtype=torch.long)
        states = model.model.language_model.encoder(
            attention_mask=mask, inputs_embeds=embeddings
        ).last_hidden_state
        tokens = tokens or self.greedy(states, mask)
        return Answer(
            features.numpy(), states.numpy(), self.logits(states, mask, tokens).numpy(), tokens
        )

    def logits(self, states, mask, tokens):
        return self._model(
            decoder_input_ids=torch.tensor([tokens]),
            encoder_outputs=BaseModelOutput(states),
            attention_mask=mask,
            use_cache=False,
        ).logits[0]

    def greedy(self, states, mask):
        """The likeliest tokens; the end token is passed over, so that every question gives as many steps."""
        settings = self._generation
        tokens = [settings["decoder_start_token_id"]]
        if settings.get("forced_bos_token_id") is not None:
            tokens.append(settings["forced_bos_token_id"])
        while len(tokens) < STEPS:
            logits = self.logits(states, mask, tokens)[-1]
            logits[settings["eos_token_id"]] = -torch.inf
            tokens.append(int(logits.argmax()))
        return tokens


def picture(seed, width, height):
    """Random blobs and noise in an image of the given size."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (7, 9, 3), np.uint8)).resize(
        (width, height), Image.BICUBIC
    )
    noise = random.integers(-20, 21, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(coarse) + noise, 0, 255).astype(np.uint8))


def compare(model, original, folder, suffix, preprocessor, generation):
    """Figures of the exported files against `model`, whose weights they hold, and against `original`, the unrounded checkpoint (or None)."""
    exported = Exported(folder, suffix, graphs.Shape(model))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    same, rounded = Figures(), Figures()
    for number, (task, text) in enumerate(QUESTIONS):
        pixels = settings.pixel_values(
            settings.resized(picture(number, 320 + 97 * number, 240), preprocessor), preprocessor
        )
        prompt = tokenizer.encode(tasks.sentence(task, text)).ids
        wanted = Reference(model, generation).answer(pixels, prompt)
        features = exported.features(pixels)
        first = 1 + 2 * (number % 2)
        in_a_row = exported.answer(features, prompt, wanted, first, apart=False)
        same.add(wanted, exported.answer(features, prompt, wanted, first, apart=True), in_a_row)
        if original is not None:
            unrounded = Reference(original, generation).answer(pixels, prompt, wanted.tokens)
            rounded.add(
                unrounded, exported.answer(features, prompt, unrounded, first, apart=True), in_a_row
            )
    return same, rounded


def verdict(precision, same, rounded):
    """Raises ExportError where the figures say that the export is wrong: in int8 those against the checkpoint, else those against the stored weights."""
    if precision == "int8":
        if not (
            rounded.logits_rms <= INT8_LOGITS and rounded.in_a_row >= INT8_TOKENS * rounded.tokens
        ):
            raise ExportError(
                "The int8 files are too far from PyTorch: "
                f"{rounded.in_a_row} of {rounded.tokens} tokens are equal and the logits differ by {rounded.logits_rms:.2f} of their spread "
                f"(limits {INT8_TOKENS:.0%} and {INT8_LOGITS}): use fp16."
            )
        return
    for name, limit in EXACT.items():
        value = getattr(same, name)
        if not value <= limit:
            raise ExportError(
                f"The exported files differ from PyTorch: {name} by {value:.2g}, "
                f"where {limit:.2g} is the limit."
            )
    if same.unlike:
        raise ExportError(
            f"The exported files choose other tokens than PyTorch in {len(same.unlike)} "
            f"of {same.tokens} steps."
        )


def table(precision, same, rounded, sizes):
    first = "half weights" if rounded.tokens else "checkpoint"
    lines = [
        f"{'against PyTorch with':24}{first:>18}"
        + (f"{'checkpoint':>20}" if rounded.tokens else "")
    ]
    for label, show in (
        ("image features, max", lambda f: f"{f.features:.2e}"),
        ("encoder states, max", lambda f: f"{f.states:.2e}"),
        ("logits, max / spread", lambda f: f"{f.logits:.2e}"),
        ("logits, rms / spread", lambda f: f"{f.logits_rms:.2e}"),
        ("equal tokens", lambda f: f"{f.equal} of {f.tokens}"),
        ("- all files in a row", lambda f: f"{f.in_a_row} of {f.tokens}"),
    ):
        lines.append(
            f"{label:24}{show(same):>18}" + (f"{show(rounded):>20}" if rounded.tokens else "")
        )
    for name, size in sizes:
        lines.append(f"{name:40}{size / 1e6:>10.2f} MB")
    lines.append(
        f"{'ONNX files together (' + precision + ')':40}{sum(s for _, s in sizes) / 1e6:>10.2f} MB"
    )
    return "\n".join(lines)
