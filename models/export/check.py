"""Compares exported files, run by ONNX Runtime, with the PyTorch model that they come from.

Each file gets PyTorch's own input, so that a difference belongs to that file alone: a model may
amplify rounding from one part to the next a thousandfold without anything being wrong. The result
of the chain of four files is reported beside it.
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

ANSWER_TOKENS = 24
QUESTIONS = [
    ("<CAPTION>", ""),
    ("<OD>", ""),
    ("<CAPTION_TO_PHRASE_GROUNDING>", "two red blood cells and a naïve T-cell"),
]

# Largest differences that rounding in float32 explains: of image features and encoder states
# (layer-normalised, so of the order of 1), and of logits as a fraction of their standard deviation.
MAX_ROUNDING_ERROR = {"features": 1e-2, "states": 2e-2, "logits": 1e-2}

# Beyond these an int8 export is refused: error of the logits (root mean square, as a fraction of
# their standard deviation), and share of equal tokens of the chain of four files, where each token
# follows PyTorch's own beginning of the answer.
MAX_INT8_LOGITS_RMS, MIN_INT8_EQUAL_TOKENS = 0.35, 0.6


@dataclass
class Differences:
    """Differences between two models over all questions.

    `features`, `states` and `logits` are the largest absolute differences, `logits_rms` is the root
    mean square; those of logits are fractions of the logits' standard deviation. `tokens` counts
    the compared steps, `equal` the steps in which both models prefer the same token, `chained` the
    same for the four files in a chain. `differing_steps` are the steps in which the preferred
    tokens differ by more than rounding explains.
    """

    features: float = 0.0
    states: float = 0.0
    logits: float = 0.0
    logits_rms: float = 0.0
    tokens: int = 0
    equal: int = 0
    chained: int = 0
    differing_steps: list = field(default_factory=list)

    def add(self, reference, answer, chained):
        """Adds one question: PyTorch's answer, that of each file alone, and that of the chain."""
        self.features = max(self.features, max_difference(reference.features, answer.features))
        self.states = max(self.states, max_difference(reference.states, answer.states))
        spread = reference.logits.std()
        difference = np.abs(reference.logits - answer.logits)
        self.logits = max(self.logits, float(difference.max() / spread))
        self.logits_rms = max(
            self.logits_rms, float(np.sqrt((difference.astype(np.float64) ** 2).mean()) / spread)
        )
        self.chained += int((reference.logits.argmax(-1) == chained.logits.argmax(-1)).sum())
        for step, (expected, actual) in enumerate(
            zip(reference.logits.argmax(-1), answer.logits.argmax(-1), strict=True)
        ):
            self.tokens += 1
            self.equal += int(expected == actual)
            # a tie within rounding is no difference
            if (
                expected != actual
                and reference.logits[step, expected] - reference.logits[step, actual]
                > 2 * MAX_ROUNDING_ERROR["logits"] * spread
            ):
                self.differing_steps.append(step)


def max_difference(a, b):
    """Returns the largest absolute difference of two arrays of the same shape."""
    return float(np.abs(a - b).max())


@dataclass
class Answer:
    """What a model computes for one question.

    `features` [1, image tokens, width], `states` [1, image and prompt tokens, width], `logits`
    [steps, vocabulary], `tokens` the ids that the decoder was given, the start token first.
    """

    features: np.ndarray
    states: np.ndarray
    logits: np.ndarray  # [steps, vocabulary], each after the reference's own tokens
    tokens: list


class ExportedModel:
    """The four sessions of a model folder.

    `folder` holds `onnx/`, `suffix` is the precision's part of the file names, `shape` is the
    decoder's.
    """

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
        """Runs one of the four files; `outputs` names the outputs to compute, None means all."""
        return self._sessions[part].run(outputs, inputs)

    def embed(self, ids):
        """Returns the embeddings [1, n, width] of n token ids."""
        return self.run("embed_tokens", input_ids=np.array([ids], np.int64))[0]

    def features(self, pixels):
        """Returns the image features [1, image tokens, width] of pixels [1, 3, height, width]."""
        return self.run("vision_encoder", pixel_values=pixels)[0]

    def answer(self, features, prompt, reference, first, isolated):
        """Computes the logits after each of the reference's tokens.

        The `first` tokens go through the decoder at once and without a past, the others one by one
        from the key/value cache. If `isolated`, the encoder and the decoder get the reference's
        features and states in place of the files' own.
        """
        states, mask = self.encode(reference.features if isolated else features, prompt)
        source, tokens = reference.states if isolated else states, reference.tokens
        logits, cache = self.step(source, mask, tokens[:first], None)
        collected = [logits]
        for token in tokens[first:]:
            logits, cache = self.step(source, mask, [token], cache)
            collected.append(logits)
        return Answer(features, states, np.concatenate(collected), tokens)

    def encode(self, features, prompt):
        """Returns the encoder states of features and prompt ids, and their mask of ones."""
        embeddings = np.concatenate([features, self.embed(prompt)], 1)
        mask = np.ones(embeddings.shape[:2], np.int64)
        return self.run("encoder_model", attention_mask=mask, inputs_embeds=embeddings)[0], mask

    def step(self, states, mask, tokens, cache):
        """Runs the decoder on new tokens; returns their logits [n, vocabulary] and the new cache.

        `cache` is the cache that the step before returned, or None in the first step.
        """
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


class ReferenceModel:
    """The same by PyTorch, without a cache: each step decodes the whole sequence."""

    def __init__(self, model, generation):
        self._model, self._generation = model, generation

    @torch.no_grad()
    def answer(self, pixels, prompt, tokens=None):
        """Answers a prompt about pixels [1, 3, height, width].

        `prompt` and `tokens` are token ids; without `tokens` the model chooses its own, see
        greedy().
        """
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
        """Returns the logits [n, vocabulary] after each of n decoder tokens."""
        return self._model(
            decoder_input_ids=torch.tensor([tokens]),
            encoder_outputs=BaseModelOutput(states),
            attention_mask=mask,
            use_cache=False,
        ).logits[0]

    def greedy(self, states, mask):
        """Returns the ANSWER_TOKENS likeliest tokens, the start token first.

        The end token is never chosen, so that every question has equally many steps.
        """
        generation = self._generation
        tokens = [generation["decoder_start_token_id"]]
        if generation.get("forced_bos_token_id") is not None:
            tokens.append(generation["forced_bos_token_id"])
        while len(tokens) < ANSWER_TOKENS:
            logits = self.logits(states, mask, tokens)[-1]
            logits[generation["eos_token_id"]] = -torch.inf
            tokens.append(int(logits.argmax()))
        return tokens


def random_image(seed, width, height):
    """Returns an RGB image of random blobs and noise; the same seed gives the same image."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (7, 9, 3), np.uint8)).resize(
        (width, height), Image.BICUBIC
    )
    noise = random.integers(-20, 21, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(coarse) + noise, 0, 255).astype(np.uint8))


def compare(model, original, folder, suffix, preprocessor, generation):
    """Compares the exported files in `folder` with PyTorch.

    Returns the differences from `model`, whose weights the files store, and from `original`, the
    unrounded checkpoint; the latter are empty if `original` is None.
    """
    exported = ExportedModel(folder, suffix, graphs.Shape(model))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    from_stored, from_checkpoint = Differences(), Differences()
    for number, (task, text) in enumerate(QUESTIONS):
        pixels = settings.pixel_values(
            settings.resize(random_image(number, 320 + 97 * number, 240), preprocessor),
            preprocessor,
        )
        prompt = tokenizer.encode(tasks.sentence(task, text)).ids
        expected = ReferenceModel(model, generation).answer(pixels, prompt)
        features = exported.features(pixels)
        first = 1 + 2 * (number % 2)
        chained = exported.answer(features, prompt, expected, first, isolated=False)
        from_stored.add(
            expected, exported.answer(features, prompt, expected, first, isolated=True), chained
        )
        if original is not None:
            unrounded = ReferenceModel(original, generation).answer(pixels, prompt, expected.tokens)
            from_checkpoint.add(
                unrounded,
                exported.answer(features, prompt, unrounded, first, isolated=True),
                chained,
            )
    return from_stored, from_checkpoint


def require_agreement(precision, from_stored, from_checkpoint):
    """Raises ExportError if the differences show that the export is wrong.

    For int8 the differences from the checkpoint count, for fp32 and fp16 those from the stored
    weights.
    """
    if precision == "int8":
        if not (
            from_checkpoint.logits_rms <= MAX_INT8_LOGITS_RMS
            and from_checkpoint.chained >= MIN_INT8_EQUAL_TOKENS * from_checkpoint.tokens
        ):
            raise ExportError(
                "The int8 files are too far from PyTorch: "
                f"{from_checkpoint.chained} of {from_checkpoint.tokens} tokens are equal "
                f"and the logits differ by {from_checkpoint.logits_rms:.2f} of their spread "
                f"(limits {MIN_INT8_EQUAL_TOKENS:.0%} and {MAX_INT8_LOGITS_RMS}): use fp16."
            )
        return
    for name, limit in MAX_ROUNDING_ERROR.items():
        value = getattr(from_stored, name)
        if not value <= limit:
            raise ExportError(
                f"The exported files differ from PyTorch: {name} by {value:.2g}, "
                f"where {limit:.2g} is the limit."
            )
    if from_stored.differing_steps:
        raise ExportError(
            "The exported files choose other tokens than PyTorch in "
            f"{len(from_stored.differing_steps)} of {from_stored.tokens} steps."
        )


def table(precision, from_stored, from_checkpoint, sizes):
    """Returns the differences and the file sizes, (name, bytes) pairs, as a table of text."""
    first = "half weights" if from_checkpoint.tokens else "checkpoint"
    lines = [
        f"{'against PyTorch with':24}{first:>18}"
        + (f"{'checkpoint':>20}" if from_checkpoint.tokens else "")
    ]
    for label, show in (
        ("image features, max", lambda f: f"{f.features:.2e}"),
        ("encoder states, max", lambda f: f"{f.states:.2e}"),
        ("logits, max / spread", lambda f: f"{f.logits:.2e}"),
        ("logits, rms / spread", lambda f: f"{f.logits_rms:.2e}"),
        ("equal tokens", lambda f: f"{f.equal} of {f.tokens}"),
        ("- all files in a row", lambda f: f"{f.chained} of {f.tokens}"),
    ):
        lines.append(
            f"{label:24}{show(from_stored):>18}"
            + (f"{show(from_checkpoint):>20}" if from_checkpoint.tokens else "")
        )
    for name, size in sizes:
        lines.append(f"{name:40}{size / 1e6:>10.2f} MB")
    lines.append(
        f"{'ONNX files together (' + precision + ')':40}{sum(s for _, s in sizes) / 1e6:>10.2f} MB"
    )
    return "\n".join(lines)
