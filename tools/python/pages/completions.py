"""Completions for bash, zsh and fish."""

from __future__ import annotations

import re

from common.errors import DataError

from .help import Overview, Page, Term

#: What some options take; each word is one that the option's own help text has.
WORDS = {
    "--fresh": ["newest", "after-request"],
    "--deadline-from": ["arrival", "capture"],
    "--source": ["pattern"],
    "--source-format": ["i420", "nv12", "nv21", "yv12", "yuyv", "uyvy", "yvyu", "rgb24", "bgr24", "rgba", "bgra",
                        "gray"],
    "--camera": ["csi"],
}
FILES = {"PLAN", "FILE", "PATH", "IMAGE", "X.npy"}
FOLDERS = {"FOLDER", "DIR"}
DEVICES = {"DEVICE"}


def words(term: Term) -> list[str]:
    """The words that an option takes, where they are known."""
    known = WORDS.get(term.name, []) if term.value else []
    for word in known:
        if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", term.text):
            raise DataError(f"{term.name} is said to take '{word}', and its help text does not say so: "
                            "mend tools/python/pages/completions.py")
    return known


def summary(term: Term) -> str:
    """The beginning of an option's text, in a few words."""
    text = re.split(r"[;:(]|, \d|\. ", term.text)[0].strip()
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + " ..."


def bash(overview: Overview, pages: list[Page]) -> str:
    """A function that needs nothing but bash."""
    names = " ".join(command.name for command in overview.commands)
    values, options, operands = [], [], []
    for page in pages:
        options.append(f"        {page.name}) options='{' '.join([term.name for term in page.terms] + ['--help'])}' ;;")
        for term in page.terms:
            if term.value:
                values.append(f"        {page.name}:{term.name}) {bash_values(term)} ;;")
        if page.operand in FILES:
            operands.append(page.name)
    return f"""\
# bash completion for punctual

_punctual() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} command=${{COMP_WORDS[1]}} option='' options='' kinds='' choices=''
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- "$word")
        return
    fi
    # "--name=value" is three words here.
    if [ "$word" = = ]; then
        word=''
        option=${{COMP_WORDS[COMP_CWORD - 1]}}
    elif [ "${{COMP_WORDS[COMP_CWORD - 1]}}" = = ]; then
        option=${{COMP_WORDS[COMP_CWORD - 2]}}
    else
        option=${{COMP_WORDS[COMP_CWORD - 1]}}
    fi
    case $command:$option in
{chr(10).join(values)}
    esac
    if [ -z "$kinds" ]; then
        case $command in
{chr(10).join(options)}
        esac
        case $command:$word in
            *:-*) choices=$options kinds=words ;;
            {":* | ".join(operands)}:*) kinds=files ;;
            *) choices=$options kinds=words ;;
        esac
    fi
    case $kinds in *devices*) choices="$choices $(compgen -G '/dev/video*')" ;; esac
    mapfile -t COMPREPLY < <(
        [ -z "$choices" ] || compgen -W "$choices" -- "$word"
        case $kinds in *files*) compgen -f -- "$word" ;; *folders*) compgen -d -- "$word" ;; esac
    )
    case $kinds in *files* | *folders*) compopt -o filenames 2>/dev/null ;; esac
}}

complete -F _punctual punctual
"""


def bash_values(term: Term) -> str:
    """Assignments that say what may follow an option."""
    kinds = [kind for kind, names in (("files", FILES), ("folders", FOLDERS), ("devices", DEVICES))
             if term.value in names]
    known = words(term)
    if known:
        kinds.insert(0, "words")
    return f"kinds='{' '.join(kinds) or 'none'}'" + (f" choices='{' '.join(known)}'" if known else "")


def zsh(overview: Overview, pages: list[Page]) -> str:
    """A function for zsh's own system."""
    commands = "\n".join(f"        '{command.name}:{zsh_text(text_of(command))}'" for command in overview.commands)
    cases = []
    for page in pages:
        specifications = [f"'{term.name}{'=' if term.value else ''}[{zsh_text(summary(term))}]{zsh_values(term)}'"
                          for term in page.terms] + ["'--help[print the help page]'"]
        if page.operand in FILES:
            specifications.append(f"'*:{page.operand}:_files'")
        cases.append(f"        {page.name})\n            _arguments -S \\\n                "
                     + " \\\n                ".join(specifications) + "\n            ;;")
    return f"""\
#compdef punctual

_punctual() {{
    local -a commands
    commands=(
{commands}
    )
    if ((CURRENT == 2)); then
        _describe command commands
        compadd -- --help --version
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
{chr(10).join(cases)}
    esac
}}

_punctual "$@"
"""


def zsh_text(text: str) -> str:
    return re.sub(r"([][:\\])", r"\\\1", text).replace("'", r"'\''")


def zsh_values(term: Term) -> str:
    if not term.value:
        return ""
    known = words(term)
    if term.value in DEVICES:
        action = f'{{_alternative "words:word:({" ".join(known)})" "files:device:_files -g /dev/video\\*"}}'
    elif term.value in FILES and known:
        action = f'{{_alternative "words:word:({" ".join(known)})" "files:file:_files"}}'
    elif known:
        action = f"({' '.join(known)})"
    elif term.value in FILES:
        action = "_files"
    elif term.value in FOLDERS:
        action = "_files -/"
    else:
        action = ""
    return f":{term.value}:{action}"


def fish(overview: Overview, pages: list[Page]) -> str:
    """Lines that fish reads."""
    lines = ["# fish completion for punctual", "complete -c punctual -f"]
    for command in overview.commands:
        lines.append(f"complete -c punctual -n __fish_use_subcommand -a {command.name} -d {fish_text(text_of(command))}")
    for name, text in (("help", "list the commands"), ("version", "print the version")):
        lines.append(f"complete -c punctual -n __fish_use_subcommand -l {name} -d {fish_text(text)}")
    for page in pages:
        start = f"complete -c punctual -n '__fish_seen_subcommand_from {page.name}'"
        for term in page.terms:
            lines.append(f"{start} -l {term.name[2:]}{fish_values(term)} -d {fish_text(summary(term))}")
        lines.append(f"{start} -l help -d 'print the help page'")
        if page.operand in FILES:
            lines.append(f"{start} -F")
    return "\n".join(lines) + "\n"


def fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_values(term: Term) -> str:
    if not term.value:
        return ""
    known = words(term)
    choices = f" -a '{' '.join(known)}'" if known else ""
    if term.value in FILES:
        return " -r -F" + choices
    if term.value in FOLDERS:
        return " -x -a '(__fish_complete_directories)'"
    if term.value in DEVICES:
        return f" -x -a '{' '.join(known)} (path filter /dev/video* 2>/dev/null)'"
    return " -x" + choices


def text_of(command: Term) -> str:
    """What a command does; its line has no value between name and text."""
    return f"{command.value} {command.text}".strip()
