# Makes nix2container's description of an image whose one layer is a file in the store.
hash=$(sha256sum "$layer" | cut --delimiter=' ' --fields=1)
size=$(stat --format=%s "$layer")
printf '{"version":1,"image-config":%s,"layers":[{"digest":"sha256:%s","size":%s,"diff_ids":"sha256:%s",%s}],%s}' \
  "$config" "$hash" "$size" "$hash" \
  "\"mediatype\":\"application/vnd.oci.image.layer.v1.tar\",\"layer-path\":\"$layer\"" \
  '"arch":"amd64","created":"0001-01-01T00:00:00Z"' >"$out"
