# Ends a command whose flom was killed: everything it started is told to end with TERM, and killed when the time is over.
# Arguments: number of the command's process, its start time, the mark in the environment of what it started, and the
# milliseconds from TERM to KILL. Standard input is a pipe of which only flom has the other end: a line says that all is well, an
# end without one that flom is gone.
# Processes are known by number and start time, so that one with a number used again is never meant. They are found by the mark
# and as children of those that are known.
trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE
read -r done && exit 0

mark=$3
known=" $1:$2 "
told=" "

# Hundredths of a second since the system started.
now() {
    read -r time rest </proc/uptime
    time=${time%.*}${time#*.}
    while case $time in 0?*) ;; *) false ;; esac; do time=${time#0}; done
}

# All numbers of living processes that belong to the command: in $alive with their start times.
search() {
    marked=" "
    for file in $(grep -lsF -e "$mark" /proc/[0-9]*/environ 2>/dev/null); do
        file=${file#/proc/}
        marked="$marked${file%/environ} "
    done
    parents=" "
    alive=
    grown=yes
    while [ -n "$grown" ]; do
        grown=
        for file in /proc/[0-9]*/stat; do
            number=${file#/proc/}
            number=${number%/stat}
            case $parents in *" $number "*) continue ;; esac
            line=
            read -r line <"$file" || continue
            # After the name: state, parent, and as the twentieth the start time.
            set -- ${line##*") "}
            [ $# -ge 20 ] || continue
            state=$1 parent=$2
            shift 19
            case "$known $marked $parents" in
                *" $number:$1 "* | *" $number "*) ;;
                *) case $parents in *" $parent "*) ;; *) continue ;; esac ;;
            esac
            [ "$number" != $$ ] || continue
            parents="$parents$number "
            grown=yes
            case $known in *" $number:$1 "*) ;; *) known="$known$number:$1 " ;; esac
            case $state in Z | X) ;; *) alive="$alive $number:$1" ;; esac
        done
    done
}

now
deadline=$((time + $4 / 10))
search
while [ -n "$alive" ]; do
    now
    for process in $alive; do
        if [ "$time" -ge "$deadline" ]; then
            kill -KILL "${process%:*}"
        else
            case $told in
                *" $process "*) ;;
                *) told="$told$process " && kill -TERM "${process%:*}" ;;
            esac
        fi
    done
    # Whatever outlives a kill for this long cannot be killed.
    [ "$time" -lt $((deadline + 500)) ] || exit 1
    sleep 0.1
    search
done
