#!/usr/bin/env python3
"""Writes the manual pages and the completions: pages.py BINARY FOLDER.

What the command line is, the binary says itself; what the files are, docs/ and config/schemas say. Only what
neither knows stands here and in termijnwacht.md. Needs pandoc. FOLDER gets the shape of /usr/share.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
DOCS = HERE.parent
CONFIG = DOCS.parent / "config"

# The commands that look after the machine; the others are for everybody.
SECTION_8 = {"audit", "backup", "doctor", "erase", "restore", "serve", "witness"}

# Of a page of docs/: the manual's section, and what it is about in English and in Dutch.
GUIDES = {
    "audit": (7, "what must never be in termijnwacht's ledger", "wat nooit mag in het grootboek van termijnwacht"),
    "backup": (7, "copies of termijnwacht, and putting them back", "kopieën van termijnwacht, en terugzetten"),
    "control": (7, "the control socket of termijnwacht", "de stuursocket van termijnwacht"),
    "deliveries": (7, "webhooks and mail of termijnwacht", "webhooks en mail van termijnwacht"),
    "diagnostics": (7, "what termijnwacht finds wrong", "wat termijnwacht fout vindt"),
    "digest": (7, "the daily page of termijnwacht", "de dagpagina van termijnwacht"),
    "editions": (7, "changing a policy of termijnwacht", "een beleid van termijnwacht wijzigen"),
    "events": (5, "the events that termijnwacht reads", "de gebeurtenissen die termijnwacht leest"),
    "journal": (7, "what termijnwacht writes in the journal", "wat termijnwacht in het journaal schrijft"),
    "json": (5, "the JSON that termijnwacht writes", "de JSON die termijnwacht schrijft"),
    "operators-guide": (7, "running termijnwacht on a server", "termijnwacht op een server draaiend houden"),
    "package": (7, "what the Debian package of termijnwacht puts where", "wat het Debian-pakket van termijnwacht waar zet"),
    "policy": (7, "the policy language of termijnwacht", "de beleidstaal van termijnwacht"),
    "retention": (7, "what termijnwacht keeps, and how it is erased", "wat termijnwacht bewaart, en hoe het gewist wordt"),
    "scenarios": (5, "tests of a policy of termijnwacht", "proeven van een beleid van termijnwacht"),
    "witness": (7, "whether termijnwacht is awake", "of termijnwacht wakker is"),
}

# Dutch twins that bear a name of their own.
TWINS = {"operators-guide": "beheerdersgids"}

# The sections of a page of docs/ that the manual adds.
HEADINGS = {"": ("NAME", "DESCRIPTION", "SEE ALSO"), "nl": ("NAAM", "BESCHRIJVING", "ZIE OOK")}

# What a command's page sends its reader to, beside termijnwacht(1).
SEE = {
    "activate": "plan(1) replay(1) editions(7)",
    "audit": "backup(8) replay(1) audit(7)",
    "backup": "restore(8) audit(8) backup(7)",
    "check": ".yaml(5) policy(7) diagnostics(7)",
    "compute": "json(5)",
    "control": "serve(8) .yaml(5) operators-guide(7)",
    "deliveries": "deliveries(7)",
    "digest": "digest(7)",
    "doctor": "status(1) check(1) operators-guide(7)",
    "erase": "retention(7) audit(8)",
    "event": "load(1) events(5)",
    "guide": "policy(7)",
    "load": "event(1) events(5)",
    "plan": "activate(1) editions(7)",
    "policy": "check(1) test(1)",
    "operators-guide": "package(7) control(7) journal(7)",
    "reload": "serve(8) .yaml(5)",
    "replay": "editions(7)",
    "restore": "backup(8) audit(8) backup(7)",
    "retention": "erase(8) backup(7)",
    "serve": "witness(8) .yaml(5) control(7) journal(7)",
    "simulate": "plan(1) events(5)",
    "status": "witness(8) json(5)",
    "test": "scenarios(5) policy(7)",
    "witness": "serve(8) witness(7) .yaml(5)",
}

COMPLETIONS = {
    "bash": "bash-completion/completions/termijnwacht",
    "zsh": "zsh/vendor-completions/_termijnwacht",
    "fish": "fish/vendor_completions.d/termijnwacht.fish",
}


def main(binary, folder):
    run = lambda *words: subprocess.run(  # noqa: E731
        [str(pathlib.Path(binary).resolve()), *words], check=True, capture_output=True, text=True
    ).stdout
    pages = Pages(pathlib.Path(folder), run("--version").strip())
    command = json.loads(run("--experimental-dump-help"))["command"]
    pages.overview(command)
    for one in shown(command["subcommands"]):
        pages.command(one)
    pages.settings()
    for name, (section, about, dutch) in GUIDES.items():
        pages.guide(name, section, about)
        pages.guide(name, section, dutch, "nl")
    pages.confirm()
    for shell, path in COMPLETIONS.items():
        target = pages.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        # It is read by a shell and not run, so a first line that names one says nothing.
        target.write_text(re.sub(r"\A#!.*\n", "", run("--generate-completion-script", shell)))


class Pages:
    def __init__(self, folder, version):
        self.folder = folder
        self.version = version
        seconds = os.environ.get("SOURCE_DATE_EPOCH")
        now = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc) if seconds else now
        self.date = day.strftime("%Y-%m-%d")

    def overview(self, command):
        commands = shown(command["subcommands"])
        rows = [f"{bold(ref(one['commandName']))}\n:   {escaped(one['abstract'])}\n" for one in commands]
        text = (HERE / "termijnwacht.md").read_text()
        text = text.replace("{commands}", "\n".join(rows)).replace("{about}", about(command))
        self.write("termijnwacht", 1, text)

    def command(self, command):
        name = command["commandName"]
        parts = shown(command.get("subcommands", []))
        lines = ["# NAME", "", f"termijnwacht-{name} - {about(command)}", "", "# SYNOPSIS", ""]
        lines += [synopsis(one) for one in parts or [command]]
        lines += ["# DESCRIPTION", "", escaped(command["abstract"]), ""]
        lines += [escaped(command["discussion"]), ""] if "discussion" in command else []
        if parts:
            lines += ["# COMMANDS", ""]
            for part in parts:
                lines += [f"## termijnwacht {name} {part['commandName']}", "", escaped(part["abstract"]), ""]
                lines += [escaped(part["discussion"]), ""] if "discussion" in part else []
                lines += arguments(part)
        else:
            lines += ["# OPTIONS", ""] + arguments(command)
        lines += ["# EXIT STATUS", "", "0 where all is well; the others are those of **termijnwacht**(1).", ""]
        self.write(f"termijnwacht-{name}", section(name), "\n".join(lines) + see_also(name))

    def settings(self):
        schema = json.loads((CONFIG / "schemas/configuration.schema.json").read_text())
        lines = ["# NAME", "", "termijnwacht.yaml - how an installation of termijnwacht runs", ""]
        lines += ["# SYNOPSIS", "", "*/etc/termijnwacht/termijnwacht.yaml*", "", "# DESCRIPTION", ""]
        lines += ["A YAML file. Paths in it are relative to it. A key that it does not know is an error, and"]
        lines += ["**termijnwacht check** tells all that is wrong at once. The daemon reads it anew at"]
        lines += ["**systemctl reload termijnwacht**, and keeps what it has where the new one is wrong.", ""]
        lines += ["# KEYS", ""] + keys(schema, schema, "")
        shipped = (CONFIG / "termijnwacht.yaml").read_text()
        lines += ["# EXAMPLE", "", "As it is shipped:", "", "```", shipped, "```", ""]
        self.write("termijnwacht.yaml", 5, "\n".join(lines) + see_also("check"))

    def guide(self, name, section, about, language=""):
        twin = TWINS.get(name, f"{name}.{language}")
        source = DOCS / (f"{twin}.md" if language else f"{name}.md")
        head = HEADINGS[language]
        text = re.sub(r"\A# .*\n", "", source.read_text())
        lines = ["# " + head[0], "", f"termijnwacht-{name} - {about}", "", "# " + head[1], "", text]
        # The page's own sections stand one level below its title.
        lines = [line[1:] if line.startswith("##") else line for line in "\n".join(lines).split("\n")]
        text = "\n".join(lines) + see_also(name, head[2], itself=f"{name}({section})")
        self.write(f"termijnwacht-{name}", section, text, language, "gfm")

    def confirm(self):
        """Every page of ours that a page names is there."""
        there = {path.name for path in self.folder.glob("man/**/*.?")}
        for path in self.folder.glob("man/**/*.?"):
            named = re.findall(r"(termijnwacht[\w.-]*)\\f\[R\]\((\d)\)", path.read_text())
            for name, number in named:
                if f"{name}.{number}" not in there:
                    sys.exit(f"{path.name} names {name}({number}), which there isn't")

    def write(self, name, section, text, language="", form="markdown"):
        target = self.folder / "man" / language / f"man{section}" / f"{name}.{section}"
        target.parent.mkdir(parents=True, exist_ok=True)
        words = {"title": name.upper(), "section": section, "date": self.date, "language": language}
        words |= {"footer": f"Termijnwacht {self.version}", "header": "Termijnwacht"}
        named = [f"--metadata={key}:{value}" for key, value in words.items()]
        pandoc = ["pandoc", "--standalone", "--from", form, "--to", "man", "--lua-filter", str(HERE / "page.lua")]
        rows = [(file, page) for page in GUIDES for file in (page, TWINS.get(page)) if file]
        places = " ".join(f"{file}={page}({GUIDES[page][0]})" for file, page in rows)
        environment = os.environ | {"MANUAL_PAGES": places}
        made = subprocess.run(
            pandoc + named, input=text, check=True, stdout=subprocess.PIPE, text=True, env=environment
        )
        target.write_text(tidied(made.stdout))


# --- The command line ------------------------------------------------------------------------------


def shown(things):
    return [one for one in things if one.get("shouldDisplay") and one.get("commandName") != "help"]


def section(name):
    return 8 if name in SECTION_8 else 1


def ref(name):
    return f"termijnwacht-{name}({section(name)})"


def about(command):
    """The abstract, as a NAME section has it."""
    text = command["abstract"].rstrip(".")
    return escaped(text[0].lower() + text[1:])


def synopsis(command):
    path = command.get("superCommands", []) + [command["commandName"]]
    words = [bold(" ".join(path))]
    for one in own_arguments(command):
        word = usage(one)
        words.append(word if not one["isOptional"] else f"\\[{word}\\]")
    return " ".join(words) + "\n"


def usage(argument):
    value = f"*{escaped(argument['valueName'])}*"
    dots = "…" if argument["isRepeating"] else ""
    if argument["kind"] == "positional":
        return value + dots
    name = bold(spelled(argument["preferredName"]))
    return (name if argument["kind"] == "flag" else f"{name} {value}") + dots


def spelled(name):
    return {"long": "--", "short": "-", "longWithSingleDash": "-"}[name["kind"]] + name["name"]


def own_arguments(command):
    """Every page leaves out --help and --version: they are the same everywhere."""
    return [one for one in shown_arguments(command) if one["valueName"] not in ("help", "version")]


def shown_arguments(command):
    return [one for one in command.get("arguments", []) if one.get("shouldDisplay")]


def arguments(command):
    lines = []
    for one in shown_arguments(command):
        value = f"*{escaped(one['valueName'])}*"
        if one["kind"] == "positional":
            head = value
        else:
            names = ", ".join(bold(spelled(name)) for name in one["names"])
            head = names if one["kind"] == "flag" else f"{names} {value}"
        text = escaped(one.get("abstract", ""))
        if "defaultValue" in one:
            text += f" Default: {escaped(one['defaultValue'])}."
        lines += [head, f":   {text}", ""]
    return lines


# --- The configuration -----------------------------------------------------------------------------


def keys(schema, node, path):
    """The keys of a mapping, and below each those of the mapping that it holds."""
    lines = []
    for name, value in node.get("properties", {}).items():
        full = f"{path}.{name}" if path else name
        lines += [bold(full), f":   {meaning(schema, value)}", ""]
        lines += keys(schema, resolved(schema, value), full)
        member = resolved(schema, value).get("additionalProperties")
        if isinstance(member, dict):
            lines += keys(schema, resolved(schema, member), f"{full}.NAME")
    return lines


def resolved(schema, node):
    """What a reference names; of one or several of a kind, the kind."""
    for choice in node.get("anyOf", [node]):
        if "$ref" in choice:
            return resolved(schema, schema["$defs"][choice["$ref"].rsplit("/", 1)[1]])
    return node


def meaning(schema, node):
    target = resolved(schema, node)
    text = node.get("description")
    if not text and target.get("type") == "object":
        text = target.get("description")
    words = [text] if text else []
    for one in node.get("anyOf", [node]):
        one = schema["$defs"][one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
        if "enum" in one:
            words.append("One of: " + ", ".join(one["enum"]) + ".")
        if "minimum" in one:
            words.append(f"From {one['minimum']} to {one['maximum']}.")
        if one.get("type") == "array":
            words.append("One, or a list.")
    return escaped(" ".join(words)) or "Of its own."


# --- Text ------------------------------------------------------------------------------------------


def see_also(name, title="SEE ALSO", itself=None):
    pages = ["**termijnwacht**(1)"]
    for page in SEE.get(name, "").split():
        if page == itself:
            continue
        word, number = re.fullmatch(r"(.*)(\(\d\))", page).groups()
        pages.append(f"**termijnwacht{word if word[0] == '.' else '-' + word}**{number}")
    return f"\n# {title}\n\n" + ", ".join(pages) + "\n"


def tidied(roff):
    """What pandoc writes, ragged, and without what mandoc(1) complains of: groff's own font, idle paragraphs."""
    roff = roff.replace(r"\f[C]", r"\f[CR]")
    roff = re.sub(r"^\.hy\n", ".ad l\n", roff, flags=re.M)
    return re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", roff, flags=re.M)


def bold(text):
    return f"**{escaped(text)}**"


def escaped(text):
    text = re.sub(r"([\\`*_{}\[\]<>#|~^$@'\"])", r"\\\1", text)
    return re.sub(r"-(?=-)", r"\\-", text).replace("...", "\\...")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: pages.py BINARY FOLDER")
    main(*sys.argv[1:])
