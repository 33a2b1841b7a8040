# Shared by the scripts in tools/: source it, do not run it.
# shellcheck shell=bash

set -euo pipefail

# The top of the repository.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Prints a progress line on standard error, so that results on standard output stay clean.
note() {
    printf '==> %s\n' "$*" >&2
}

# Prints what is wrong and how to mend it, and stops the script.
die() {
    printf '%s: %s\n' "${0#"$root"/}" "$*" >&2
    exit 1
}

# Prints the comment at the head of the calling script.
usage() {
    awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}

# Runs a command as root: directly, or through sudo when the caller is not root.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root to run '$*', and there is no sudo: run this script as root"
    fi
}

# Says whether a Debian package is installed on this machine.
is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

# Installs those of the named Debian packages that are missing; touches nothing when none is.
apt_install() {
    command -v apt-get >/dev/null || die "needs apt-get: install by hand: $*"
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    note "installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" >&2
}

# Runs a package of tools/python in a Python environment of its own, which the first call makes: the environment's
# folder in the repository, the package, its arguments.
run_python() {
    local environment=$root/$1 package=$2
    local requirements=$root/tools/python/$package/requirements.txt
    shift 2
    if ! cmp -s "$requirements" "$environment/installed.txt"; then
        python3 -m venv "$environment"
        "$environment/bin/pip" install --quiet --requirement "$requirements" >&2
        cp "$requirements" "$environment/installed.txt"
    fi
    PYTHONPATH=$root/tools/python exec "$environment/bin/python" -m "$package" "$@"
}

# Prints height and width of a plan's input.
input_size() {
    "$root/.build/release/punctual" inspect --json "$1" | python3 -c '
import json, sys
print(*json.load(sys.stdin)["programs"][0]["input"]["tensor"]["shape"][:2])'
}

# Stops unless the Swift compiler is one that the project is built with.
require_swift() {
    command -v swift >/dev/null ||
        die "no 'swift' on the PATH: install the Swift 6.3 toolchain from https://www.swift.org/install/linux/"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    case $version in
        6.3 | 6.3.*) ;;
        *) die "found Swift ${version:-of unknown version}, needs 6.3.x: install it from https://www.swift.org/install/linux/" ;;
    esac
}
