###
# #%L
# Florence-2 for Fiji
# %%
# Copyright (C) 2026 Florence-2 for Fiji developers
# %%
# Redistribution and use in source and binary forms, with or without
# modification, are permitted provided that the following conditions are met:
#
# 1. Redistributions of source code must retain the above copyright notice,
#    this list of conditions and the following disclaimer.
# 2. Redistributions in binary form must reproduce the above copyright notice,
#    this list of conditions and the following disclaimer in the documentation
#    and/or other materials provided with the distribution.
#
# THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
# AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
# IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
# ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
# LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
# CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
# SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
# INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
# CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
# ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
# POSSIBILITY OF SUCH DAMAGE.
# #L%
###
"""Writes beam_goldens.json: results of transformers' generate() with a model that is a table.

usage: beam_goldens.py OUT.json   (needs torch, transformers)
"""

import itertools
import json
import sys

import numpy as np
import torch
from transformers import GenerationConfig, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

ABOUT = (
    "HF transformers 5.18 generate() on a toy model: logits(next) = T1[last] + "
    "0.5*T2[previous] (no T2 term for the first step). start=[2], eos=2, pad=1, bos=0; "
    "forced => forced_bos=0, forced_eos=2. T1 then T2 filled row-major by "
    "s=(s*1103515245+12345)&0x7fffffff (s starts at seed), value=((s>>16)&0x7fff)/32768*6-3 "
    "as float32. sequences: all beams, best first, padded with 1 at the right; "
    "sequence_scores after length penalty; best_transition_scores for the best sequence "
    "(greedy: log_softmax of the processed logits)."
)
SEARCHES = [
    {"num_beams": 1, "no_repeat_ngram_size": 3},
    {"num_beams": 1},
    {"num_beams": 2, "early_stopping": True},
    {"num_beams": 3, "early_stopping": True, "no_repeat_ngram_size": 3},
    {"num_beams": 3, "early_stopping": False, "no_repeat_ngram_size": 3},
    {"num_beams": 3, "early_stopping": "never", "no_repeat_ngram_size": 3},
    {"num_beams": 5, "early_stopping": True, "no_repeat_ngram_size": 2},
    {"num_beams": 3, "early_stopping": True, "length_penalty": 0.0},
    {"num_beams": 3, "early_stopping": False, "length_penalty": 2.0, "no_repeat_ngram_size": 3},
    {"num_beams": 4, "early_stopping": False, "length_penalty": -1.0},
]


class Table(PreTrainedModel, GenerationMixin):
    """A language model whose logits depend on the last two tokens, see ABOUT."""

    config_class = PretrainedConfig

    def __init__(self, seed, vocab):
        super().__init__(PretrainedConfig(vocab_size=vocab, is_decoder=True))
        self.anchor = torch.nn.Parameter(torch.zeros(1))  # generate() asks for a device
        values = np.empty(2 * vocab * vocab)
        s = seed
        for i in range(values.size):
            s = (s * 1103515245 + 12345) & 0x7FFFFFFF
            values[i] = ((s >> 16) & 0x7FFF) / 32768 * 6 - 3
        self.t1, self.t2 = torch.tensor(values, dtype=torch.float32).reshape(2, vocab, vocab)

    def forward(self, input_ids, **_):
        """Returns the logits of the next token."""
        logits = self.t1[input_ids[:, -1]]
        if input_ids.shape[1] > 1:
            logits = logits + 0.5 * self.t2[input_ids[:, -2]]
        return CausalLMOutput(logits=logits[:, None])

    def prepare_inputs_for_generation(self, input_ids, **_):
        """Returns the inputs of a step; there is no cache."""
        return {"input_ids": input_ids}


def golden(seed, vocab, forced, max_new_tokens, search):
    """Returns a search's parameters and the sequences and scores that it finds."""
    model = Table(seed, vocab)
    tokens = {"forced_bos_token_id": 0, "forced_eos_token_id": 2} if forced else {}
    config = GenerationConfig(
        max_new_tokens=max_new_tokens,
        eos_token_id=2,
        pad_token_id=1,
        bos_token_id=0,
        do_sample=False,
        use_cache=False,
        num_return_sequences=search["num_beams"],
        output_scores=True,
        return_dict_in_generate=True,
        **tokens,
        **search,
    )
    found = model.generate(torch.tensor([[2]]), generation_config=config)
    greedy = search["num_beams"] == 1
    transitions = model.compute_transition_scores(
        found.sequences,
        found.scores,
        None if greedy else found.beam_indices,
        normalize_logits=greedy,
    )
    return dict(
        seed=seed,
        vocab=vocab,
        forced=forced,
        max_new_tokens=max_new_tokens,
        **search,
        sequences=found.sequences.tolist(),
        sequence_scores=None if greedy else [round(float(x), 6) for x in found.sequences_scores],
        best_transition_scores=[round(float(x), 6) for x in transitions[0]],
    )


with torch.no_grad():
    cases = [
        golden(seed, 12, forced, limit, search)
        for seed, search, forced, limit in itertools.product(
            [1, 7, 42], SEARCHES, [True, False], [6, 20]
        )
    ]
with open(sys.argv[1], "w") as out:
    json.dump({"about": ABOUT, "cases": cases}, out)
