# Systems as far as nix-verdict can tell, in the shapes of microvm.nix, of NixOS's virtual machines and containers, and
# of images. Their programs are Debian's, which the test puts into the sandbox of a build: /usr, /lib, /lib64 and /boot.
# What boots runs outside of it, and so has a copy of all that it starts in its own outputs.
{
  outputs = _:
    let
      parts = import ./parts.nix { salt = "@salt@"; };
      images = import ./images.nix parts;
    in
    {
      nixosConfigurations = import ./guests.nix parts // import ./containers.nix parts // {
        # Looks like all others until it is looked at.
        broken.config = throw "the option `services.web.port' was accessed but has no value defined";
      };
      packages.x86_64-linux = images;
      checks.x86_64-linux.image-checked = images.image-serves;
    };
}
