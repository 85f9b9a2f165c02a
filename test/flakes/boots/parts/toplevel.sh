# Makes what NixOS calls the top level of a system: `init` fills an empty root, and starts systemd.
mkdir -p "$out/etc/systemd/system/multi-user.target.wants"
cp "$files"/etc/* "$out/etc"
echo "$hostName" >"$out/etc/hostname"
for unit in $wants; do
  ln --symbolic "$files/usr/lib/systemd/system/$unit" "$out/etc/systemd/system/multi-user.target.wants"
done
ln --symbolic "$files/usr" "$out/sw"
ln --symbolic "$files/usr/lib/systemd" "$out/systemd"
cat >"$out/init" <<END
#!$shell
PATH=$files/usr/bin
mkdir -p /usr /etc /run /tmp /root /var/log /var/empty
rmdir /usr/bin
for file in $files/usr/*; do ln -sfn \$file /usr; done
for name in bin sbin lib lib64; do ln -sfn usr/\$name /\$name; done
cp -rP $out/etc/. /etc
ln -sfn $files/srv /srv
: >/etc/machine-id
ln -sfn $out /run/current-system
echo "starting systemd..."
exec $files/usr/lib/systemd/systemd "\$@"
END
chmod 755 "$out/init"
