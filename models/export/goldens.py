"""Writes PyTorch's answers for a checkpoint, to compare another engine with them token by token.

usage: goldens.py CHECKPOINT OUT.json IMAGE... [--tokenizer tokenizer.json] [--half]
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers.modeling_outputs import BaseModelOutput
from transformers.utils import logging as transformers_logging

import checkpoint
import precision
import settings
import tasks
from checkpoint import ExportError

MAX_TOKENS, MAX_LONG_TOKENS = 40, 200
FORCED_NGRAM = 3
TEXTS = {
    "<CAPTION_TO_PHRASE_GROUNDING>": "two red blood cells and a naïve T-cell",
    "<REFERRING_EXPRESSION_SEGMENTATION>": "the largest nucleus",
    "<OPEN_VOCABULARY_DETECTION>": "white blood cell",
}
# A box as parts of the image's width and height, so that it fits every image.
REGION = (0.1, 0.15, 0.55, 0.8)


def cases(images):
    """Yields the cases: (task, image, maximum of new tokens, forced no_repeat_ngram_size or None).

    Each task comes once, every third again with a forced n-gram size, and one long answer at the
    end.
    """
    all_tasks = list(tasks.WITHOUT_INPUT) + list(tasks.WITH_INPUT)
    for number, task in enumerate(all_tasks):
        image = images[number % len(images)]
        yield task, image, MAX_TOKENS, None
        if number % 3 == 0:
            yield task, image, MAX_TOKENS, FORCED_NGRAM
    yield "<MORE_DETAILED_CAPTION>", images[0], MAX_LONG_TOKENS, FORCED_NGRAM


class Oracle:
    """PyTorch with a checkpoint's own tokenizer, preprocessing and generation settings.

    `tokenizer_path` replaces the checkpoint's tokenizer.json; `half` rounds the weights to half
    precision first. Raises ExportError if the checkpoint cannot be read.
    """

    def __init__(self, folder, tokenizer_path=None, half=False):
        self.model, config = checkpoint.load(folder)
        if half:
            precision.round_to_half(self.model)
        self.preprocessor = settings.preprocessing(folder)
        self.generation = settings.generation(folder, settings.configuration(config, self.model))
        tokenizer_json = settings.complete_tokenizer(
            Path(tokenizer_path or Path(folder) / "tokenizer.json"),
            self.model.config.text_config.vocab_size,
        )
        self.tokenizer = Tokenizer.from_str(json.dumps(tokenizer_json))

    @torch.no_grad()
    def case(self, task, path, max_tokens, ngram):
        """Answers a task on an image file, greedily and with three beams.

        `max_tokens` limits the new tokens, and the position table does too; `ngram` is the
        no_repeat_ngram_size, None the model's own. Returns a row of the golden file, see README.md.
        """
        image = Image.open(path).convert("RGB")
        task_input, prompt = self.prompt(task, image)
        ids = self.tokenizer.encode(prompt).ids
        rgb = settings.resize(image, self.preprocessor)
        features = self.model.get_image_features(
            torch.from_numpy(settings.pixel_values(rgb, self.preprocessor))
        ).pooler_output
        max_tokens = min(max_tokens, self.model.config.text_config.max_position_embeddings - 1)
        ngram = self.generation["no_repeat_ngram_size"] if ngram is None else ngram
        row = {
            "image": Path(path).name,
            "task": task,
            "input": task_input,
            "prompt": prompt,
            "prompt_ids": ids,
            "size": [image.width, image.height],
            "resized_sha256": hashlib.sha256(rgb.tobytes()).hexdigest(),
            "image_features_sum": float(features.double().sum()),
            "image_features_first": features.flatten()[:8].tolist(),
            "max_new_tokens": max_tokens,
            "no_repeat_ngram_size": ngram,
            "length_penalty": self.generation["length_penalty"],
            "early_stopping": self.generation["early_stopping"],
        }
        for name, beams in (("greedy", 1), ("beam3", 3)):
            row[name] = self.generate(features, ids, beams, max_tokens, ngram)
        return row

    def prompt(self, task, image):
        """Returns the task's input and the whole prompt.

        The input is None, a text, or a box [x1, y1, x2, y2] in pixels of the image.
        """
        if task in tasks.WITHOUT_INPUT:
            return None, tasks.sentence(task)
        if task in TEXTS:
            return TEXTS[task], tasks.sentence(task, TEXTS[task])
        box = [
            int(part * size)
            for part, size in zip(REGION, (image.width, image.height) * 2, strict=True)
        ]
        return box, tasks.sentence(task, tasks.location_tokens(box, image.width, image.height))

    def generate(self, features, ids, beams, max_tokens, ngram):
        """Generates an answer to prompt ids about image features [1, image tokens, width].

        Returns its tokens, text and scores; `beams` 1 is greedy search.
        """
        model, generation = self.model, self.generation
        embeddings = torch.cat([features, model.get_input_embeddings()(torch.tensor([ids]))], 1)
        mask = torch.ones(embeddings.shape[:2], dtype=torch.long)
        states = model.model.language_model.encoder(
            attention_mask=mask, inputs_embeds=embeddings
        ).last_hidden_state
        beam_options = (
            {
                "early_stopping": generation["early_stopping"],
                "length_penalty": generation["length_penalty"],
            }
            if beams > 1
            else {}
        )
        generated = model.generate(
            encoder_outputs=BaseModelOutput(states),
            attention_mask=mask,
            max_new_tokens=max_tokens,
            num_beams=beams,
            do_sample=False,
            no_repeat_ngram_size=ngram,
            decoder_start_token_id=generation["decoder_start_token_id"],
            bos_token_id=generation.get("bos_token_id"),
            eos_token_id=generation["eos_token_id"],
            pad_token_id=generation["pad_token_id"],
            forced_bos_token_id=generation.get("forced_bos_token_id"),
            forced_eos_token_id=generation.get("forced_eos_token_id"),
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=True,
            **beam_options,
        )
        tokens = trimmed(generated.sequences[0].tolist(), generation["eos_token_id"])
        answer = {
            "tokens": tokens,
            "text": self.tokenizer.decode(tokens, skip_special_tokens=False),
        }
        if beams > 1:
            # a beam's scores are log-probabilities already, taken before tokens are forbidden or
            # forced
            scores = model.compute_transition_scores(
                generated.sequences,
                generated.scores,
                generated.beam_indices,
                normalize_logits=False,
            )
            answer["beam_score"] = float(generated.sequences_scores[0])
        else:
            scores = model.compute_transition_scores(
                generated.sequences, generated.scores, normalize_logits=True
            )
            answer["log_probabilities"] = log_probabilities(generated.logits, tokens)
        answer["transition_scores"] = scores[0].tolist()[: len(tokens) - 1]
        return answer


def trimmed(tokens, end):
    """Returns the sequence up to its first end token.

    The start token does not count, though it may be the same token.
    """
    return tokens[: tokens.index(end, 1) + 1] if end in tokens[1:] else tokens


def log_probabilities(logits, tokens):
    """Returns each new token's log-probability, before any rule forbids or forces tokens.

    `logits` has one entry [1, vocabulary] for each step, `tokens` begins with the start token.
    """
    return [
        float(step[0].float().log_softmax(-1)[token])
        for step, token in zip(logits, tokens[1:], strict=False)
    ]


def main(arguments=None):
    """Runs the command line; returns the exit status, 1 if the checkpoint is refused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("out")
    parser.add_argument("images", nargs="+")
    parser.add_argument(
        "--tokenizer", help="tokenizer.json, where it is not in the checkpoint's folder"
    )
    parser.add_argument(
        "--half",
        action="store_true",
        help="round the weights to half precision first, as export.py --precision fp16 stores them",
    )
    options = parser.parse_args(arguments)
    transformers_logging.set_verbosity_error()
    try:
        oracle = Oracle(options.checkpoint, options.tokenizer, options.half)
        rows = [oracle.case(*case) for case in cases(options.images)]
    except ExportError as e:
        print(e, file=sys.stderr)
        return 1
    Path(options.out).write_text(
        json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{options.out}: {len(rows)} cases.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
