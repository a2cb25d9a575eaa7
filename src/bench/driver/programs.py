# SPDX-License-Identifier: BSD-2-Clause
"""The programs that are compared, each in a process that answers requests in lines of JSON.

See ../README.md.
"""

import json
import os
import subprocess


class Program:
    """A running program with an open model.

    `parts` are the requests that it answers. Its standard error goes to `log_folder`/`name`.log.
    """

    def __init__(self, name, command, parts, log_folder, folder=None):
        self.name = name
        self.parts = parts
        with open(f"{log_folder}/{name}.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.log = log.name
        hello = self.answer()
        self.versions, self.graphs, self.first_open = (
            hello["versions"],
            hello.get("graphs", []),
            hello["ms"]["first_open"],
        )

    def ask(self, part, **request):
        """Sends a request; returns the measured milliseconds by name."""
        self.process.stdin.write(json.dumps({"part": part, **request}) + "\n")
        self.process.stdin.flush()
        return self.answer()["ms"]

    def answer(self):
        """Returns the next answer.

        Exits with a message if the program has ended or reports an error.
        """
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended; its last words are in {self.log}")
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit(f"{self.name}: {answer['error']}")
        return answer

    def peak_memory(self):
        """Returns the peak memory of the process in bytes (VmHWM)."""
        return self.memory("VmHWM")

    def memory(self, kind):
        """Returns a memory of the process in bytes, by the name that Linux gives it."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return next(
                int(line.split()[1]) * 1024 for line in status if line.startswith(kind + ":")
            )

    def close(self):
        """Ends the program."""
        self.process.stdin.close()
        self.process.wait()


def ours(name, model, threads, work, parts=("question", "beams", "open")):
    """Starts this engine on a model folder or a model's name."""
    return java(
        name, "fiji.plugin.florence2.bench.EngineProcess", [model, str(threads)], parts, work
    )


def java(name, main, arguments, parts, work):
    """Starts a Java class of ../java."""
    with open(f"{work}/classpath", encoding="utf-8") as file:
        classpath = os.pathsep.join(
            [
                os.path.abspath("target/test-classes"),
                os.path.abspath("target/classes"),
                file.read().strip(),
            ]
        )
    return Program(name, ["java", "-cp", classpath, main, *arguments], parts, work)


def python(name, script, parts, model, threads, work, interpreter):
    """Starts a Python peer of ../peers."""
    return Program(
        name,
        [interpreter, os.path.abspath(f"src/bench/peers/{script}"), model, str(threads)],
        parts,
        work,
    )


def node(name, model, dtype, threads, work):
    """Starts the transformers.js peer with the files of a `dtype` of its own."""
    return Program(
        name,
        ["node", "transformers_js_peer.mjs", model, str(threads), dtype],
        ("question", "parts", "open"),
        work,
        f"{work}/node",
    )
