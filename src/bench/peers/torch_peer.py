# SPDX-License-Identifier: BSD-2-Clause
"""The PyTorch peer: transformers' Florence-2 in float32.

It reads the checkpoint in hf/ of the model folder.
"""

import json

import torch
import transformers
from tokenizers import Tokenizer
from transformers import Florence2ForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

import peer

SETTINGS = (
    "no_repeat_ngram_size",
    "decoder_start_token_id",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "pad_token_id",
)


class TorchModel:
    """A checkpoint with its tokenizer and preprocessing."""

    def __init__(self, folder, threads):
        torch.set_num_threads(threads)
        self.preprocessor = peer.Preprocessor(folder)
        self.prompt = Tokenizer.from_file(f"{folder}/tokenizer.json").encode(peer.FIRST_PROMPT).ids
        self.model = Florence2ForConditionalGeneration.from_pretrained(
            f"{folder}/hf", dtype=torch.float32
        ).eval()
        with open(f"{folder}/generation_config.json", encoding="utf-8") as file:
            config = json.load(file)
        self.settings = {name: config[name] for name in SETTINGS}
        self.encoded = None

    @torch.inference_mode()
    def question(self, image, tokens):
        """Answers a question about an image file; returns milliseconds by part."""
        laps = peer.Laps()
        loaded = peer.read(image)
        laps.lap("load")
        pixels = torch.from_numpy(self.preprocessor.tensor(loaded))
        laps.lap("preprocess")
        features = self.model.get_image_features(pixels).pooler_output
        laps.lap("vision")
        self.encoded = self.encode(features)
        laps.lap("encode")
        self.decode(*self.encoded, 1, tokens)
        laps.lap("decode")
        few = peer.milliseconds(lambda: self.decode(*self.encoded, 1, peer.FEW_TOKENS))
        return peer.derived(laps, tokens, few)

    @torch.inference_mode()
    def beams(self, tokens):
        """Decodes with beams over the image of the last question; returns milliseconds."""
        many, few = (
            peer.milliseconds(lambda n=n: self.decode(*self.encoded, peer.BEAMS, n))
            for n in (tokens, peer.FEW_TOKENS)
        )
        return {
            "beams_token": many / tokens,
            "beams_step": (many - few) / (tokens - peer.FEW_TOKENS),
        }

    @torch.inference_mode()
    def files(self, images, tokens):
        """Answers a question about each image file; returns the milliseconds together."""
        return {"files": peer.milliseconds(lambda: [self.ask(image, tokens) for image in images])}

    def ask(self, image, tokens):
        """Answers a question about an image file."""
        pixels = torch.from_numpy(self.preprocessor.tensor(peer.read(image)))
        self.decode(*self.encode(self.model.get_image_features(pixels).pooler_output), 1, tokens)

    def encode(self, features):
        """Returns the encoder states of image features and the prompt, and their mask."""
        joined = torch.cat(
            [features, self.model.get_input_embeddings()(torch.tensor([self.prompt]))], 1
        )
        mask = torch.ones(joined.shape[:2], dtype=torch.long)
        encoder = self.model.model.language_model.encoder
        return encoder(attention_mask=mask, inputs_embeds=joined).last_hidden_state, mask

    def decode(self, states, mask, beams, tokens):
        """Decodes exactly so many tokens; raises ValueError if the answer has another length.

        The end token is the padding token, which no model writes.
        """
        answer = self.model.generate(
            encoder_outputs=BaseModelOutput(states),
            attention_mask=mask,
            max_new_tokens=tokens,
            num_beams=beams,
            do_sample=False,
            **dict(self.settings, eos_token_id=self.settings["pad_token_id"]),
        )
        written = answer.shape[1] - 1
        if written != tokens:
            raise ValueError(f"the answer has {written} tokens instead of {tokens}")


if __name__ == "__main__":
    peer.serve(TorchModel, {"PyTorch": torch.__version__, "transformers": transformers.__version__})
