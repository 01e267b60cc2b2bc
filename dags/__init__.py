"""The only place that knows Airflow, the configuration, the connections and the clock: it wires the steps."""
