#!/bin/sh
# Feeds the YAML test suite (https://github.com/yaml/yaml-test-suite) to the readers of policy, calendar,
# roster and configuration: each text is read or refused with a code, and none crashes.
#
# Usage: Tests/Live/yaml-suite.sh FOLDER, the suite's `src`. Needs python3 with PyYAML.
set -eu
suite=${1:?usage: yaml-suite.sh FOLDER}
texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT
# The suite writes what can't be seen as signs of its own (its README.md).
python3 - "$suite" "$texts" <<'PYTHON'
import pathlib, re, sys, yaml
signs = {"␣": " ", "←": "\r", "⇔": "\ufeff", "↵": "", "∎\n": ""}
for file in pathlib.Path(sys.argv[1]).glob("*.yaml"):
    for number, case in enumerate(yaml.safe_load(file.read_text())):
        text = case.get("yaml")
        if text is None:
            continue
        text = re.sub("—*»", "\t", text)
        for sign, meant in signs.items():
            text = text.replace(sign, meant)
        pathlib.Path(sys.argv[2], f"{file.stem}-{number}.yaml").write_bytes(text.encode())
PYTHON
echo "$(ls "$texts" | wc -l) texts"
YAML_SUITE=$texts swift test --filter HostileYAMLTests
