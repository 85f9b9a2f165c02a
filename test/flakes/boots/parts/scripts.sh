# Makes an executable of each text that it is given.
mkdir -p "$out/bin"
number=0
for name in $names; do
  { echo "#!$shell"; cat "$(printenv "text${number}Path")"; } >"$out/bin/$name"
  chmod 755 "$out/bin/$name"
  number=$((number + 1))
done
