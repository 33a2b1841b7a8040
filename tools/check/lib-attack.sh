# shellcheck shell=bash
# What the attacks share: one program, built for libFuzzer and AddressSanitizer.

# shellcheck disable=SC2034,SC2154 # whoever reads this has root, and uses attack
attack=$root/.build/attack/release/Attack

# Leaks are not looked for: the Swift runtime keeps what it makes for types.
# The runtime's backtraces do not get along with the sanitizer, and libFuzzer has its own.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=0

# Builds it.
build_attack() {
    note "building the attacked parts under AddressSanitizer"
    # The linker would take what counts the edges for dead.
    PUNCTUAL_ATTACK=1 swift build --package-path "$root" -c release --sanitize address --sanitize fuzzer \
        --disable-dead-strip --scratch-path "$root/.build/attack" --product Attack >&2
}
