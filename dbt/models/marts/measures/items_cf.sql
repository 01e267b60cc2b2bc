-- Grain: one academy and measure of commitment CF: its leaders' answers (CF).
with answers as (
    {{ survey_answers('CF') }}
)

{{ counted('CF', 'answers') }}
