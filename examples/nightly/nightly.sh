#!/bin/sh
# Tonight's list. What the senders report becomes stops, the CRM's export is cleaned against them, and the run is remembered.
#
# It works in its own folder: hygiene.toml, export.csv (put there by the CRM), inbox/ (bounces, complaints and replies; put
# files there with mv, whole). It says nothing where all is well, so that cron mails exactly what you should read. Unless it
# ends with 0, clean.csv is that of the night before. Two breakers hold it back: a fifth fewer people than the night before, and
# half of all rows rejected. METRICS names the file of figures for Prometheus, where that is to be in its collector's folder.
set -eu
umask 027
cd "$(dirname "$0")"
day=${AS_OF:-$(date -u +%Y-%m-%d)} # AS_OF=2026-11-20 repeats the night of that day

# Two nights never overlap. The lock (flock is of util-linux) holds as long as anything of a night is at work, however it ends.
exec 9>>.nightly.lock
flock -n 9 || { echo "nightly: the night before is still at work, and this one did nothing" >&2; exit 1; }
if [ -s .nightly.lock ]; then
    echo "nightly: the night of $(cat .nightly.lock) was killed before its end; this one goes on from there" >&2
    rm -f .*.hygienist .hygienist-*.old heard/.*.hygienist heard/.hygienist-*.old # files that it had not finished
fi
echo "$day" >.nightly.lock
trap ': >.nightly.lock' EXIT
trap 'echo "nightly: ended by a signal" >&2; exit 143' HUP INT TERM

# Each file counts once, however often it is read. One that cannot be read stays, and stops the night: who complained in it
# would be on the list.
mkdir -p inbox heard
unheard=
for file in inbox/*; do
    [ -e "$file" ] || continue
    # Of two files of one name both stay, each beside its account: what was suppressed, counted, and ignored for what reason.
    name=$day-${file#inbox/} same=1
    while [ -e "heard/$name" ]; do
        same=$((same + 1)) name=$day-$((same))-${file#inbox/}
    done
    if hygienist feedback "$file" --as-of "$day" -q --summary "heard/$name.account.json"; then
        mv "$file" "heard/$name"
    else
        unheard="$unheard $file"
    fi
done
if [ -n "$unheard" ]; then
    echo "nightly: not heard:$unheard; there is no new list until each is heard or taken away" >&2
    exit 1
fi

hygienist clean export.csv --as-of "$day" -q --list newsletter --learn --max shrink=20% --max rejected=50% \
    -o clean.csv --rejects rejects.csv --summary summary.json --findings findings.csv --metrics "${METRICS:-hygienist.prom}"
hygienist history prune --keep 400 -q
