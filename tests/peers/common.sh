# Shared by the peer scripts. Expects: set -euo pipefail.
fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

need() {  # need PROGRAM PACKAGE
    command -v "$1" >/dev/null 2>&1 || fail "'$1' is missing; install it with: script/install-packages build test   (Debian package $2)"
}

free_port() {  # a port that nobody listens on, outside the ephemeral range
    local port
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    fail "no free port found"
}

remembered_port() {  # remembered_port DIR NAME: the port of the last start, or a new one
    [ -s "$1/$2.port" ] || free_port >"$1/$2.port"
    cat "$1/$2.port"
}

wait_for() {  # wait_for SECONDS COMMAND...
    local deadline=$(( $(date +%s) + $1 )); shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}

end_by_pid_file() {  # end_by_pid_file FILE SIGNAL
    local pid
    pid=$(head -n 1 "$1" 2>/dev/null) || return 0
    [ -n "$pid" ] || return 0
    kill "-$2" "$pid" 2>/dev/null || return 0
    wait_for 30 bash -c "! kill -0 $pid" || fail "process $pid did not end"
}
