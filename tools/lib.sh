# Shared by the scripts in tools/: source it, do not run it.
# shellcheck shell=bash disable=SC2034 # the scripts use the variables

set -euo pipefail

# The top of the repository.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the builds leave: the commands for this machine, and the static one for boards.
host=$root/.build/release/punctual
convert=$root/.build/release/punctual-convert
board=$root/.build-board/punctual

# The exit code of a check that found nothing to check here; see `skip`.
skip_code=77

# Prints a progress line on standard error, so that results on standard output stay clean.
note() {
    printf '==> %s\n' "$*" >&2
}

# Prints what is wrong and how to mend it, and stops the script.
die() {
    printf '%s: %s\n' "${0#"$root"/}" "$*" >&2
    exit 1
}

# Says what is absent, and ends the script as skipped: neither passed nor failed.
skip() {
    printf '%s: skipped: %s\n' "${0#"$root"/}" "$*" >&2
    exit "$skip_code"
}

# Prints the comment at the head of the calling script.
usage() {
    awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}

# Given a script's arguments: explains the script and ends it when the first of them asks for that.
offer_help() {
    case ${1:-} in
        -h | --help)
            usage
            exit 0
            ;;
    esac
}

# Given the arguments of a script that has only --help: ends it when there are any others.
take_no_arguments() {
    offer_help "$@"
    [ $# = 0 ] || die "unknown argument '$1': there is none but --help"
}

# Stops unless all these programs have been built.
require_built() {
    local program
    for program in "$@"; do
        [ -x "$program" ] && continue
        case $program in
            "$root"/.build-board*) die "no $program: run tools/board/build first" ;;
            *) die "no $program: run 'swift build -c release' first" ;;
        esac
    done
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

# Prints apt sources for arm64 packages of the distribution that this machine runs, from the mirror it uses.
arm64_sources() {
    local distribution
    distribution=$(. /etc/os-release && echo "$ID")
    case $distribution in
        debian)
            # shellcheck disable=SC2016 # the $(…) are apt's
            apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
                awk '$4 == "Debian" && $3 == "main" { print "deb", $1, $2, $3 }' | sort -u
            ;;
        ubuntu)
            # Ubuntu serves every architecture but amd64 and i386 from another host.
            local release suite key=/usr/share/keyrings/ubuntu-archive-keyring.gpg
            release=$(. /etc/os-release && echo "$VERSION_CODENAME")
            for suite in "$release" "$release-updates" "$release-security"; do
                echo "deb [signed-by=$key] http://ports.ubuntu.com/ubuntu-ports $suite main universe"
            done
            ;;
        *) die "this machine runs '$distribution', and boards get packages of Debian 12 or Ubuntu 24.04" ;;
    esac
}

# Runs one of apt's programs on arm64 packages, with an apt state of its own: this machine's packages stay as they are.
apt_arm64() {
    local program=$1 state=$root/.cache/apt-arm64
    shift
    "$program" -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
        -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$state/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$state/cache" \
        -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# Fetches the list of arm64 packages, which `apt_arm64 apt-get download` and `apt_arm64 apt-cache` look into.
update_arm64() {
    local state=$root/.cache/apt-arm64
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    arm64_sources >"$state/sources.list"
    [ -s "$state/sources.list" ] || die "apt knows no Debian mirror here: see /etc/apt/sources.list.d"
    apt_arm64 apt-get update >&2
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

# Stops unless a folder holds a trained model and its plan.
require_model() {
    local file
    for file in "$1/model.onnx" "$1/model.plan"; do
        [ -f "$file" ] || die "no $file: name a folder like models/msdnet-cifar10"
    done
}

# Prints the version of the sources, MAJOR.MINOR.PATCH.
source_version() {
    local file=Sources/Punctual/Punctual.swift version
    version=$(sed -n 's/.*punctualVersion.*= "\(.*\)"$/\1/p' "$root/$file")
    [[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] ||
        die "$file: punctualVersion is not MAJOR.MINOR.PATCH but '$version'"
    echo "$version"
}

# Puts into a new folder what Debian says of the licences of the libraries that the static binary holds.
collect_licences() {
    local libraries=$root/.cache/board-sdk/punctual-board.artifactbundle/root/usr/share/doc
    mkdir "$1"
    cp "$libraries"/libjpeg*-dev/copyright "$1/libjpeg-turbo.txt"
    cp "$libraries"/libpng-dev/copyright "$1/libpng.txt"
    cp "$libraries"/zlib1g-dev/copyright "$1/zlib.txt"
    cp /usr/share/doc/libc6-dev-arm64-cross/copyright "$1/glibc.txt"
}

# Prints height and width of a plan's input.
input_size() {
    "$host" inspect --json "$1" | python3 -c '
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
