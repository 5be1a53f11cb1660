# A Docker Engine of our own beside whatever the machine runs. To be sourced; expects: set -euo pipefail, $work (a folder of this run).
# To build, the engine sits in the machine's network and makes neither bridge nor firewall rule; to run containers, it sits in a network namespace
# with everything it makes. `nsenter`, not `ip netns exec`: the latter hides the cgroups from dockerd.
netns=tidings-$$
export DOCKER_HOST=unix://$work/docker.sock
engine_options=(--data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST" --storage-driver overlay2)

start_engine() {  # start_engine build|run
    case $1 in
        build) dockerd "${engine_options[@]}" --bridge=none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false >>"$work/dockerd.log" 2>&1 8>&- & ;;
        run)
            [ -e "/run/netns/$netns" ] || { ip netns add "$netns"; ip -n "$netns" link set lo up; }
            nsenter --net="/run/netns/$netns" dockerd "${engine_options[@]}" >>"$work/dockerd.log" 2>&1 8>&- & ;;
    esac
    engine=$!
    for _ in $(seq 150); do
        docker version >/dev/null 2>&1 && return
        kill -0 "$engine" 2>/dev/null || break
        sleep 0.2
    done
    tail -n 20 "$work/dockerd.log" >&2
    echo "dockerd did not start" >&2
    return 1
}

stop_engine() {
    [ -n "${engine:-}" ] || return 0
    kill "$engine" 2>/dev/null || true
    for _ in $(seq 150); do kill -0 "$engine" 2>/dev/null || break; sleep 0.2; done
    kill -9 "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    engine=
}

# What a build runs outlives its engine: processes whose root is a layer of ours.
kill_left_processes() {
    local process
    for process in /proc/[0-9]*; do
        awk -v ours="upperdir=$work/" '$5 == "/" && index($0, ours) { found = 1 } END { exit !found }' "$process/mountinfo" 2>/dev/null || continue
        kill -9 "${process#/proc/}" 2>/dev/null || true
    done
}

remove_engine() {  # everything it made, however the run ended
    local containers mount
    if [ -n "${engine:-}" ]; then
        containers=$(timeout 20 docker ps -aq 2>/dev/null || true)
        [ -z "$containers" ] || timeout 60 docker rm -f $containers >/dev/null 2>&1 || true
    fi
    stop_engine
    kill_left_processes
    awk -v under="$work/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do umount -l "$mount" || true; done
    [ ! -e "/run/netns/$netns" ] || ip netns del "$netns"
    rm -rf "$work"
}
