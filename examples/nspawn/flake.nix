{
  description = "A NixOS test with two containers (systemd-nspawn): no KVM, and up in a second";

  # Tests with containers are newer than the last stable release.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;
      eachSystem = make: lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (system: make nixpkgs.legacyPackages.${system});
    in
    {
      checks = eachSystem (pkgs: {
        database = pkgs.testers.runNixOSTest {
          name = "database";

          containers.server = {
            services.postgresql.enable = true;
            services.postgresql.enableTCPIP = true;
            services.postgresql.authentication = "host all all all trust";
            networking.firewall.allowedTCPPorts = [ 5432 ];
          };
          containers.client = { pkgs, ... }: { environment.systemPackages = [ pkgs.postgresql ]; };

          testScript = ''
            start_all()
            with subtest("the server is up"):
                server.wait_for_unit("postgresql.service")
                server.wait_for_open_port(5432)
            with subtest("the client gets an answer"):
                client.wait_for_unit("multi-user.target")
                client.succeed("psql --host server --user postgres --command 'select 1'")
          '';
        };
      });
    };
}
