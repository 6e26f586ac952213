"""The root of the commands: each family adds its own (`drills.cli.commands`), `drills.cli.app` has them all."""

from drills.cli.screen import say
from drills.cli.usage import App

app = App(
    name="gasdrill",
    help=say("help.gasdrill"),
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    invoke_without_command=True,
    add_completion=False,
)
