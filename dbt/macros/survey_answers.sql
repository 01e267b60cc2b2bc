{#-
  The answers that count under a measure of a survey, as a select of one counted row for each academy. Of every question
  that the seed survey_questions gives the measure (null: each that its audience was asked), the newest answering within
  the measure's window counts.
-#}
{% macro survey_answers(measure_code) -%}
    select
        school_urn,
        sum(satisfied_answers) as numerator,
        sum(answers) as denominator,
        0 as exclusions
    from (
        select
            surveys.school_urn,
            surveys.question,
            max_by(surveys.satisfied_answers, (surveys.closed, surveys.record_id)) as satisfied_answers,
            max_by(surveys.answers, (surveys.closed, surveys.record_id)) as answers
        from {{ ref('fct_survey') }} as surveys
        inner join {{ ref('survey_questions') }} as asked
            on
                surveys.audience = asked.audience
                and (asked.question is null or surveys.question = asked.question)
        where
            asked.measure_code = '{{ measure_code }}'
            and {{ is_within_days('surveys.closed', measure_code) }}
        group by surveys.school_urn, surveys.question
    ) as newest
    group by school_urn
{%- endmacro %}
