"""Functions of PostgreSQL that run no SQL and create no object: a call of them changes no schema.

They are the functions of `pg_catalog` in `pg_proc` of PostgreSQL 18 that users call, without those that
implement operators, types and indexes. Left out are `query_to_xml` and similar ones, `ts_stat`, and the
functions for files, large objects, replication or the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class FunctionEffect(Enum):
    """What a call of a function changes, apart from rows and sequences."""

    NOTHING = "nothing"
    SETTINGS = "settings of the session"


_CHANGE_NOTHING = (
    "abs aclcontains acldefault aclexplode aclinsert aclremove acos acosd acosh age any_value area "
    "array_agg array_append array_dims array_fill array_length array_lower array_ndims array_position "
    "array_positions array_prepend array_remove array_replace array_reverse array_sample array_shuffle "
    "array_sort array_to_json array_to_string array_to_tsvector array_upper ascii asin asind asinh "
    "atan atan2 atan2d atand atanh avg bit bit_and bit_count bit_length bit_or bit_xor bool bool_and "
    "bool_or bpchar btrim bytea cardinality casefold cbrt ceil ceiling char char_length "
    "character_length chr clock_timestamp col_description concat concat_ws convert convert_from "
    "convert_to corr cos cosd cosh cot cotd count covar_pop covar_samp crc32 crc32c cume_dist "
    "current_database current_query current_schema current_schemas current_setting current_user "
    "currval date date_add date_bin date_part date_subtract date_trunc datemultirange daterange "
    "daterange_canonical daterange_subdiff decode degrees dense_rank div encode enum_first enum_last "
    "enum_range erf erfc every exp extract factorial first_value floor format format_type gamma gcd "
    "gen_random_uuid generate_series generate_subscripts get_bit get_byte getdatabaseencoding "
    "has_any_column_privilege has_column_privilege has_database_privilege has_function_privilege "
    "has_schema_privilege has_sequence_privilege has_table_privilege has_type_privilege height host "
    "icu_unicode_version inet_client_addr inet_server_addr initcap int4multirange int4range "
    "int4range_canonical int4range_subdiff int8multirange int8range int8range_canonical "
    "int8range_subdiff interval is_normalized isempty isfinite json_agg json_agg_strict "
    "json_array_elements json_array_elements_text json_array_length json_build_array json_build_object "
    "json_each json_each_text json_extract_path json_extract_path_text json_object json_object_agg "
    "json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict json_object_keys "
    "json_populate_record json_populate_recordset json_strip_nulls json_typeof jsonb_agg "
    "jsonb_agg_strict jsonb_array_elements jsonb_array_elements_text jsonb_array_length "
    "jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path "
    "jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict "
    "jsonb_object_agg_unique jsonb_object_agg_unique_strict jsonb_object_keys jsonb_path_exists "
    "jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array "
    "jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz "
    "jsonb_populate_record jsonb_populate_record_valid jsonb_populate_recordset jsonb_pretty jsonb_set "
    "jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_to_tsvector jsonb_typeof "
    "justify_days justify_hours justify_interval lag last_value lastval lcm lead left length like ln "
    "log log10 lower lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp "
    "make_timestamptz makeaclitem max md5 min min_scale mod mode money multirange name nextval "
    "normalize now nth_value ntile num_nonnulls num_nulls numeric nummultirange numrange "
    "numrange_subdiff obj_description octet_length oid oidvectortypes overlaps overlay percent_rank "
    "percentile_cont percentile_disc pg_advisory_lock pg_advisory_unlock pg_advisory_xact_lock "
    "pg_backend_pid pg_basetype pg_client_encoding pg_column_compression pg_column_is_updatable "
    "pg_column_size pg_column_toast_chunk_id pg_conversion_is_visible pg_current_xact_id "
    "pg_current_xact_id_if_assigned pg_database_size pg_function_is_visible pg_get_acl "
    "pg_get_constraintdef pg_get_function_arg_default pg_get_function_arguments "
    "pg_get_function_identity_arguments pg_get_function_result pg_get_function_sqlbody "
    "pg_get_functiondef pg_get_indexdef pg_get_keywords pg_get_object_address "
    "pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef pg_get_sequence_data "
    "pg_get_serial_sequence pg_get_statisticsobjdef pg_get_statisticsobjdef_columns "
    "pg_get_statisticsobjdef_expressions pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_has_role "
    "pg_indexes_size pg_is_in_recovery pg_is_other_temp_schema pg_listening_channels pg_my_temp_schema "
    "pg_notify pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible "
    "pg_relation_filenode pg_relation_size pg_sequence_last_value pg_sequence_parameters pg_size_bytes "
    "pg_size_pretty pg_sleep pg_sleep_for pg_sleep_until pg_stat_get_live_tuples pg_table_is_visible "
    "pg_table_size pg_tablespace_size pg_total_relation_size pg_try_advisory_lock "
    "pg_try_advisory_xact_lock pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible "
    "pg_ts_template_is_visible pg_type_is_visible pg_typeof phraseto_tsquery pi plainto_tsquery point "
    "position pow power quote_ident quote_literal quote_nullable radians radius random random_normal "
    "range_agg range_intersect_agg range_merge rank regclass regexp_count regexp_instr regexp_like "
    "regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table "
    "regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy "
    "regr_syy repeat replace reverse right round row_number row_security_active row_to_json rpad rtrim "
    "scale session_user set_bit set_byte setseed setval setweight sha224 sha256 sha384 sha512 sign sin "
    "sind sinh split_part sqrt statement_timestamp stddev stddev_pop stddev_samp string_agg "
    "string_to_array string_to_table strpos substr substring sum system_user tan tand tanh text time "
    "timeofday timestamp timestamptz timetz timezone to_ascii to_bin to_char to_date to_hex to_json "
    "to_jsonb to_number to_oct to_regclass to_regcollation to_regnamespace to_regoper to_regoperator "
    "to_regproc to_regprocedure to_regrole to_regtype to_regtypemod to_timestamp to_tsquery "
    "to_tsvector transaction_timestamp translate trim_array trim_scale trunc ts_headline ts_rank "
    "ts_rank_cd tsmultirange tsrange tsrange_subdiff tstzmultirange tstzrange tstzrange_subdiff "
    "txid_current txid_current_if_assigned unicode_assigned unicode_version unistr unnest upper "
    "upper_inc upper_inf uuidv4 uuidv7 var_pop var_samp varbit varchar variance version "
    "websearch_to_tsquery width width_bucket xml xml_is_well_formed xml_is_well_formed_content "
    "xml_is_well_formed_document xmlagg xmlcomment xmlexists xmltext xmlvalidate xpath xpath_exists"
)
BUILT_IN_FUNCTIONS: Mapping[str, FunctionEffect] = {
    **dict.fromkeys(_CHANGE_NOTHING.split(), FunctionEffect.NOTHING),
    "set_config": FunctionEffect.SETTINGS,
}
"""The effect of each function. A migration can create another function with the same name."""

HARMLESS_EXTENSION_FUNCTIONS = frozenset(
    (
        "akeys armor avals crypt cube cube_dim cube_distance cube_size daitch_mokotoff dearmor decrypt "
        "decrypt_iv defined difference digest dmetaphone dmetaphone_alt earth_box earth_distance encrypt "
        "encrypt_iv gen_random_bytes gen_random_uuid gen_salt hmac hstore hstore_to_json "
        "hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose intset isdefined isexists lca "
        "levenshtein levenshtein_less_equal ll_to_earth ltree2text metaphone nlevel pgp_armor_headers "
        "pgp_key_id pgp_pub_decrypt pgp_pub_decrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea "
        "pgp_sym_decrypt pgp_sym_decrypt_bytea pgp_sym_encrypt pgp_sym_encrypt_bytea show_trgm similarity "
        "skeys soundex strict_word_similarity subarray subltree subpath svals text2ltree text_soundex "
        "unaccent uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 "
        "uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500 word_similarity"
    ).split()
)
"""Functions in C of the extensions in PostgreSQL's contrib: they run no SQL (pg_proc of PostgreSQL 18)."""
