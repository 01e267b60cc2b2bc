-- Grain: one academy and measure of commitment CG: its leaders' answers (CG).
with answers as (
    {{ survey_answers('CG') }}
)

{{ counted('CG', 'answers') }}
