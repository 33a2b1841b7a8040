/// What helps where rights are missing; the same words in `--realtime` and in `doctor`.
enum Remedy {
    static var priority: CompactString {
        "run as root, give the binary the right (`sudo setcap cap_sys_nice,cap_ipc_lock+ep ./punctual`), or raise the "
            + "user's rtprio limit in /etc/security/limits.conf to 51 or more and log in again"
    }
    static var priorityInContainer: CompactString {
        "the container or the control group forbids it: start the container with `--cap-add SYS_NICE "
            + "--ulimit rtprio=99`, or leave the group"
    }
    static var lockMemory: CompactString {
        "run as root, give the binary the right (`sudo setcap cap_sys_nice,cap_ipc_lock+ep ./punctual`), or raise the "
            + "user's memlock limit in /etc/security/limits.conf and log in again"
    }
    static var latency: CompactString {
        "run as root, or let the user write there: `sudo chmod o+w /dev/cpu_dma_latency`"
    }
}
