# SPDX-License-Identifier: BSD-2-Clause
"""The ONNX Runtime peer: plain sessions over the published files and a greedy loop.

It is what one would write in an afternoon.
"""

import json

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

import peer


class OrtModel:
    """The four sessions of a model folder in the published layout."""

    def __init__(self, folder, threads):
        self.preprocessor = peer.Preprocessor(folder)
        self.prompt = np.array(
            [Tokenizer.from_file(f"{folder}/tokenizer.json").encode(peer.FIRST_PROMPT).ids]
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.vision, self.embedding, self.encoder, self.decoder = (
            onnxruntime.InferenceSession(
                f"{folder}/onnx/{name}.onnx", options, providers=["CPUExecutionProvider"]
            )
            for name in ("vision_encoder", "embed_tokens", "encoder_model", "decoder_model_merged")
        )
        with open(f"{folder}/generation_config.json", encoding="utf-8") as file:
            self.settings = json.load(file)
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            text = json.load(file)["text_config"]
        self.empty = np.zeros(
            (
                1,
                text["decoder_attention_heads"],
                0,
                text["d_model"] // text["decoder_attention_heads"],
            ),
            np.float32,
        )
        self.past_names = [
            i.name for i in self.decoder.get_inputs() if i.name.startswith("past_key_values")
        ]
        self.output_names = ["logits"] + [
            name.replace("past_key_values", "present") for name in self.past_names
        ]

    def question(self, image, tokens):
        """Answers a question about an image file; returns milliseconds by part."""
        laps = peer.Laps()
        loaded = peer.read(image)
        laps.lap("load")
        pixels = self.preprocessor.tensor(loaded)
        laps.lap("preprocess")
        features = self.vision.run(["image_features"], {"pixel_values": pixels})[0]
        laps.lap("vision")
        states, mask = self.encode(features)
        laps.lap("encode")
        self.decode(states, mask, tokens)
        laps.lap("decode")
        few = peer.milliseconds(lambda: self.decode(states, mask, peer.FEW_TOKENS))
        return peer.derived(laps, tokens, few)

    def files(self, images, tokens):
        """Answers a question about each image file; returns the milliseconds together."""
        return {"files": peer.milliseconds(lambda: [self.ask(image, tokens) for image in images])}

    def ask(self, image, tokens):
        """Answers a question about an image file."""
        features = self.vision.run(
            ["image_features"], {"pixel_values": self.preprocessor.tensor(peer.read(image))}
        )[0]
        self.decode(*self.encode(features), tokens)

    def embed(self, ids):
        """Returns the embeddings [1, n, width] of token ids [1, n]."""
        return self.embedding.run(["inputs_embeds"], {"input_ids": ids})[0]

    def encode(self, features):
        """Returns the encoder states of image features and the prompt, and their mask."""
        joined = np.concatenate([features, self.embed(self.prompt)], 1)
        mask = np.ones(joined.shape[:2], np.int64)
        return self.encoder.run(
            ["last_hidden_state"], {"attention_mask": mask, "inputs_embeds": joined}
        )[0], mask

    def decode(self, states, mask, tokens):
        """Decodes so many tokens, whatever they are; repeated n-grams are not forbidden."""
        token, past = (
            self.settings["decoder_start_token_id"],
            dict.fromkeys(self.past_names, self.empty),
        )
        for step in range(tokens):
            feeds = {
                "encoder_attention_mask": mask,
                "encoder_hidden_states": states,
                "inputs_embeds": self.embed(np.array([[token]])),
                "use_cache_branch": np.array([step > 0]),
                **past,
            }
            logits, *present = self.decoder.run(self.output_names, feeds)
            # later steps give no keys and values of the encoder's states
            past = {
                name: new if step == 0 or ".decoder." in name else past[name]
                for name, new in zip(self.past_names, present, strict=True)
            }
            token = (
                self.settings["forced_bos_token_id"] if step == 0 else int(logits[0, -1].argmax())
            )


if __name__ == "__main__":
    peer.serve(OrtModel, {"onnxruntime (Python)": onnxruntime.__version__})
