# Makes an image of busybox: an archive for docker, a script that writes one, the layer of one, or, as
# `text`, none.
if [ "$form" = text ]; then
  echo "not an image" >"$out"
  exit
fi
mkdir -p root/bin root/srv root/tmp image
cp /usr/bin/busybox root/bin
for name in $(busybox --list); do [ "$name" = busybox ] || ln --symbolic busybox "root/bin/$name"; done
echo "hello from $imageName" >root/srv/index.html
pack() { tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1 --directory "$1" .; }
hash() { sha256sum "$1" | cut --delimiter=' ' --fields=1; }
pack root >layer.tar
if [ "$form" = layer ]; then
  mv layer.tar "$out"
  exit
fi
layer=$(hash layer.tar)
mkdir "image/$layer"
mv layer.tar "image/$layer"
printf '{"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:01Z","config":%s,%s}' "$config" \
  "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$layer\"]},\"history\":[{\"created_by\":\"nix\"}]" >image.json
name=$(hash image.json).json
mv image.json "image/$name"
printf '[{"Config":"%s","RepoTags":["%s:%s"],"Layers":["%s/layer.tar"]}]' "$name" "$imageName" "$imageTag" "$layer" \
  >image/manifest.json
if [ "$form" = stream ]; then
  {
    echo "#!$shell"
    echo "echo 'Creating layer 1 from paths' >&2; ${shell%/*}/tail -n +3 \"\$0\"; exit"
    pack image
  } >"$out"
  chmod 755 "$out"
else
  pack image | gzip --fast --no-name >"$out"
fi
