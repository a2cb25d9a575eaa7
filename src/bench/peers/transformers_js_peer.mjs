// SPDX-License-Identifier: BSD-2-Clause
// transformers.js in Node with ONNX Runtime's native library. Requests and answers are lines of JSON, see ../README.md.
import path from 'node:path';
import process from 'node:process';
import readline from 'node:readline';
import { createRequire } from 'node:module';
import { env, Florence2ForConditionalGeneration, AutoProcessor, RawImage, Tensor } from '@huggingface/transformers';

const FIRST_TASK = '<CAPTION>';
const FEW_TOKENS = 8;
const [folder, threads, dtype] = [path.resolve(process.argv[2]), Number(process.argv[3]), process.argv[4]];

env.allowRemoteModels = false;
env.localModelPath = path.dirname(folder);

let model, processor;

async function open() {
  const start = performance.now();
  const name = path.basename(folder);
  processor = await AutoProcessor.from_pretrained(name);
  model = await Florence2ForConditionalGeneration.from_pretrained(name, {
    dtype,
    device: 'cpu',
    session_options: { intraOpNumThreads: threads },
  });
  return performance.now() - start;
}

// The end token is the padding token, which no model writes, so that every answer has as many tokens.
async function generate(inputs, tokens) {
  const pad = model.generation_config.pad_token_id;
  const ids = await model.generate({ ...inputs, max_new_tokens: tokens, num_beams: 1, do_sample: false, eos_token_id: pad });
  const written = ids.dims.at(-1) - 1;
  if (written !== tokens) throw new Error(`the answer has ${written} tokens instead of ${tokens}`);
}

async function milliseconds(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

async function ask(image, tokens) {
  await generate(await processor(await RawImage.read(image), FIRST_TASK), tokens);
}

const parts = {
  // as its documentation does it
  async question({ image, tokens }) {
    const start = performance.now();
    const inputs = await processor(await RawImage.read(image), FIRST_TASK);
    const tensor = performance.now();
    await generate(inputs, tokens);
    const end = performance.now();
    return { end_to_end: end - start, from_tensor: end - tensor };
  },

  // the same, part by part
  async parts({ image, tokens }) {
    const ms = {};
    let last = performance.now();
    const lap = (name) => {
      const now = performance.now();
      ms[name] = now - last;
      last = now;
    };
    const loaded = await RawImage.read(image);
    lap('load');
    const { pixel_values, input_ids, attention_mask } = await processor(loaded, FIRST_TASK);
    lap('preprocess');
    const image_features = await model.encode_image({ pixel_values });
    lap('vision');
    const inputs_embeds = await model.encode_text({ input_ids });
    const joined = model._merge_input_ids_with_image_features({ inputs_embeds, image_features, input_ids, attention_mask });
    const { last_hidden_state } = await model.sessions.model.run({
      inputs_embeds: joined.inputs_embeds.ort_tensor,
      attention_mask: joined.attention_mask.ort_tensor,
    });
    lap('encode');
    const encoded = { ...joined, encoder_outputs: new Tensor(last_hidden_state) };
    await generate(encoded, tokens);
    lap('decode');
    const { decode, ...others } = ms;
    const few = await milliseconds(() => generate(encoded, FEW_TOKENS));
    return { ...others, greedy_token: decode / tokens, greedy_step: (decode - few) / (tokens - FEW_TOKENS) };
  },

  async open() {
    await model.dispose();
    return { open: await open() };
  },

  async files({ images, tokens }) {
    return {
      files: await milliseconds(async () => {
        for (const image of images) await ask(image, tokens);
      }),
    };
  },
};

const require = createRequire(import.meta.url);
const versions = {
  'Node.js': process.versions.node,
  'transformers.js': env.version,
  'onnxruntime (Node.js)': require('onnxruntime-node/package.json').version,
};

// What a library prints must not get among the answers.
const answer = (object) => process.stdout.write(`${JSON.stringify(object)}\n`);
console.log = console.info = console.error;

answer({ versions, ms: { first_open: await open() } });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { part, ...request } = JSON.parse(line);
  try {
    answer({ ms: await parts[part](request) });
  } catch (trouble) {
    answer({ error: String(trouble) });
  }
}
