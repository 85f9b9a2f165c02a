# Images in the shapes of dockerTools and of nix2container.
{ salt, build, busybox, scripts, ... }:
let
  # `form`: what becomes of the image, see parts/image.sh. `config`: as in an image's configuration.
  image = name: { config, form ? "archive" }:
    let tag = { imageName = name; imageTag = "latest"; };
    in
    build (if form == "stream" then "stream-${name}" else "docker-image-${name}.tar.gz") ./parts/image.sh
      ({
        inherit salt form;
        shell = "${busybox}/bin/sh";
        config = builtins.toJSON (config // { Env = [ "PATH=/bin" ]; });
      } // tag) // tag;
  serves = {
    Cmd = [ "/bin/busybox" "httpd" "-f" "-p" "8080" "-h" "/srv" ];
    ExposedPorts."8080/tcp" = { };
  };
  # Intervals are in nanoseconds.
  checkedBy = command: serves // {
    Healthcheck = {
      Test = [ "CMD-SHELL" command ];
      Interval = 1000000000;
      Timeout = 2000000000;
      Retries = 2;
    };
  };
  archive = image "image-n2c" { config = serves; };
  n2c = build "image-image-n2c.json" ./parts/image-json.sh {
    inherit salt;
    layer = image "image-n2c" { config = serves; form = "layer"; };
    config = builtins.toJSON serves;
  };
  copy = name: text: scripts name { ${name} = text; };
in
{
  image-serves = image "image-serves" { config = serves; };
  image-streams = image "image-streams" { config = serves; form = "stream"; } // { isExe = true; };
  image-healthy = image "image-healthy" { config = checkedBy "wget -q -O /dev/null http://127.0.0.1:8080/"; };
  image-unhealthy = image "image-unhealthy" {
    config = checkedBy "echo the database does not answer; exit 1";
  };
  image-dies = image "image-dies" {
    config.Cmd = [ "/bin/sh" "-c" "echo the configuration lacks a port >&2; exit 3" ];
  };
  image-bad = image "image-bad" { config = serves; form = "text"; };
  image-n2c = n2c // {
    imageName = "image-n2c";
    imageTag = "latest";
    imageRefUnsafe = "image-n2c:latest";
    copyToPodman = copy "copy-to-podman" ''
      echo "Copy to podman image image-n2c:latest"
      exec podman load --input ${archive}
    '';
    # Only for a destination `docker-archive:FILE[:NAME:TAG]`.
    copyTo = copy "copy-to" ''
      set -eu
      echo "Running skopeo --insecure-policy copy nix:${n2c}" "$@"
      file=''${1#docker-archive:}
      [ "$file" != "$1" ] || exit 1
      exec ${busybox}/bin/gunzip -c ${archive} >"''${file%%:*}"
    '';
  };
}
