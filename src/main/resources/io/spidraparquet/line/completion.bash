# Completion of spidra-parquet for bash: source <(jobs/run completion bash)
# All names are in here, so that a TAB starts no Java.

{{names}}

# _spidra_parquet_paths d|f BEGINNING: adds the folders or files to `found`, after $before
_spidra_parquet_paths() {
	local path
	while IFS= read -r path; do
		if [[ -d $path ]]; then
			found+=("$before$(printf %q "$path")/")
		elif [[ $1 == f ]]; then
			found+=("$before$(printf %q "$path") ")
		fi
	done < <(compgen "-$1" -- "$2")
}

_spidra_parquet() {
	COMPREPLY=()
	case $(type -P -- "${1/#\~\//$HOME/}") in
		*jobs/run | *spidra-parquet) ;;
		*) return ;; # another program of this name
	esac
	# The words of bash end at each = and :, those of spidra-parquet at blanks.
	local line=${COMP_LINE:0:COMP_POINT}
	local current=${line##*[[:space:]]}
	local given each command='' REPLY before=${current%%=*}= value=${current#*=}
	local -a found=()
	read -ra given <<<"${line%"$current"}"
	for each in "${given[@]:1}"; do
		case $each in
			--*=* | [!-]*=*) command=run ;;
			-*) ;;
			*) command=$each ;;
		esac
		[[ -z $command ]] || break
	done
	case $current in
		job=*)
			for each in {{jobs}}/*.yaml jobs/*.yaml; do
				each=${each##*/}
				each=${each%.yaml}
				[[ $each == '*' || $each != "$value"* || " ${found[*]}" == *" job=$each "* ]] || found+=("job=$each ")
			done
			[[ -n ${found[*]} ]] || _spidra_parquet_paths f "$value"
			;;
		crawlId=@*)
			before=crawlId=@
			_spidra_parquet_paths f "${value#@}"
			;;
		{{paths}}) _spidra_parquet_paths d "$value" ;;
		*=*)
			_spidra_parquet_values "${current%%=*}"
			for each in $REPLY; do
				[[ $each != "$value"* ]] || found+=("$before$each ")
			done
			;;
		*)
			_spidra_parquet_words "${command:-run}"
			[[ -n $command ]] || REPLY="{{commands}} $REPLY"
			[[ $current != --* || -z $REPLY || {{settingless}} ]] || REPLY+=" {{settings}}"
			for each in $REPLY; do
				[[ $each != "$current"* || " ${given[*]}" == *" ${each%=}"[=\ ]* ]] ||
					case $each in
						*=) found+=("$each") ;;
						*) found+=("$each ") ;;
					esac
			done
			;;
	esac
	# Readline has kept what is before the last of its own word breaks.
	local breaks=${COMP_WORDBREAKS//[^=:@]/}
	[[ -z $breaks ]] || before=${current%"${current##*["$breaks"]}"}
	[[ -n $breaks ]] || before=
	[[ -z ${found[*]} ]] || COMPREPLY=("${found[@]#"$before"}")
}

complete -o nospace -F _spidra_parquet run spidra-parquet
