{
  description = "A NixOS test with two virtual machines (QEMU)";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;
      eachSystem = make: lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (system: make nixpkgs.legacyPackages.${system});
    in
    {
      checks = eachSystem (pkgs: {
        web = pkgs.testers.runNixOSTest {
          name = "web";

          nodes.server = {
            services.nginx.enable = true;
            services.nginx.virtualHosts.default.locations."/".return = "200 hello";
            networking.firewall.allowedTCPPorts = [ 80 ];
          };
          nodes.client = { };

          # Each subtest has a verdict of its own.
          testScript = ''
            start_all()
            with subtest("the server is up"):
                server.wait_for_unit("nginx.service")
                server.wait_for_open_port(80)
            with subtest("the client gets an answer"):
                client.wait_for_unit("multi-user.target")
                assert "hello" in client.succeed("curl --fail http://server/")
          '';
        };
      });
    };
}
