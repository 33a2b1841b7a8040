# shellcheck shell=bash
# What the attacks share: one program, built for libFuzzer and AddressSanitizer.

# shellcheck disable=SC2034,SC2154 # whoever reads this has root, and uses attack
attack=$root/.build/attack/release/Attack

# Leaks are not looked for: the Swift runtime keeps what it makes for types.
# The runtime's backtraces do not get along with the sanitizer, and libFuzzer has its own.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

# Builds it.
build_attack() {
    note "building the attacked parts under AddressSanitizer"
    # The linker would take what counts the edges for dead.
    PUNCTUAL_ATTACK=1 swift build --package-path "$root" -c release --sanitize address --sanitize fuzzer \
        -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined --disable-dead-strip --scratch-path "$root/.build/attack" --product Attack >&2
}

# Runs libFuzzer on one kind of input (onnx, npy, plan) for so many seconds, in two processes, from what earlier runs have
# found to reach something of its own; says how many it has tried.
fuzz() {
    local kind=$1 seconds=$2 code=0 folder=$root/.cache/attack
    local corpus=$folder/$kind findings=$folder/findings
    rm -rf "$findings"
    mkdir -p "$corpus" "$findings"
    ATTACK=$kind "$attack" seeds "$corpus"
    ATTACK=$kind "$attack" -fork=2 -max_total_time="$seconds" -max_len=1000000 -timeout=20 -rss_limit_mb=1024 \
        -artifact_prefix="$findings/$kind-" "$corpus" >"$folder/$kind.log" 2>&1 || code=$?
    if [ "$code" != 0 ] || [ -n "$(find "$findings" -type f)" ]; then
        tail -n 60 "$folder/$kind.log" >&2
        die "an input of the kind $kind does harm: see above and $findings"
    fi
    echo "$kind: $(sed -n 's/^#\([0-9]*\): .*/\1/p' "$folder/$kind.log" | tail -n 1) inputs tried in $seconds s," \
        "$(find "$corpus" -type f | wc -l) kept that reach something of their own"
}
