"""Where runs are worked out: processes of this machine, or any executor, such as Dask's."""
