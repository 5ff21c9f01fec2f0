"""The back end for CPUs: groups become instructions over one arena, which compiled kernels execute on all cores."""
