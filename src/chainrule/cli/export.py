"""``chainrule export``: a trained model as ONNX, as a NumPy script, or as weights that PyTorch can load."""

from pathlib import Path

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples

ENDINGS = {"onnx": ".onnx", "numpy": ".py", "torch": ".torch.safetensors"}
TO = "numpy is a script that predicts; torch is a state dict in a safetensors file."
OUT = "Where it goes.  [default: beside the model, with .onnx, .py or .torch.safetensors]"


@click.command(cls=Examples, example="chainrule export titanic.safetensors --to onnx")
@parse.MODEL
@click.option("--to", "form", type=click.Choice(list(ENDINGS)), required=True, help=TO)
@click.option("-o", "--out", type=parse.FILE, help=OUT)
def export(model: Path, form: str, out: Path | None) -> None:
    """Let a trained model leave: for onnxruntime, for NumPy alone, or for PyTorch."""
    out = out or model.with_suffix(ENDINGS[form])
    parse.check_target(out, "file")
    parse.check_apart({"model": model}, {"file": out})
    from chainrule.saved import load
    from chainrule.store.files import write_whole

    found = load(model)
    network = getattr(found, "network_", getattr(found, "network", found))
    if form == "onnx":
        found.to_onnx(out)
    elif form == "numpy":
        script = getattr(found, "to_numpy_source", network.to_numpy_source)(data_file=out.with_suffix(".npz"))
        write_whole(out, script.encode())
    else:
        network.to_torch_state_dict(out)
    click.echo(f"{form} in {out}")
