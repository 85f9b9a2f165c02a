test:
let
  # Both tests of a service begin like this.
  beginning = ''
    start_all()
    server.wait_for_unit("sshd.service")
    client.wait_for_unit("multi-user.target")
  '';
in
test {
  name = "login";
  log = builtins.readFile ../log;
  testScript = ''
    ${beginning}
    with subtest("logs in over ssh"):
        server.succeed("${toString 1} = 1")
        client.succeed("ssh server true")
        client.fail("ssh server false")

    with subtest("refuses passwords"):
        client.fail("ssh -o PasswordAuthentication=yes server true")
  '';
}
