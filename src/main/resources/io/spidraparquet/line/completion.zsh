# Completion of spidra-parquet for zsh: source <(jobs/run completion zsh)
# All names are in here, so that a TAB starts no Java.

{{names}}

_spidra_parquet() {
	local each command REPLY program=${commands[$words[1]]:-${(Q)words[1]}}
	local -a found
	case ${~program:A} in
		*/jobs/run | */spidra-parquet) ;;
		*)
			_default # another program of this name
			return
			;;
	esac
	for each in "${(@)words[2,CURRENT-1]}"; do
		case $each in
			--*=* | [^-]*=*) command=run ;;
			-*) ;;
			*) command=$each ;;
		esac
		[[ -z $command ]] || break
	done
	case $PREFIX in
		job=*)
			compset -P 'job='
			found=({{jobs}}/*.yaml(N:t:r) jobs/*.yaml(N:t:r))
			compadd -- ${(u)found}
			_files -g '*.(yaml|yml)'
			;;
		crawlId=@*)
			compset -P 'crawlId=@'
			_files
			;;
		{{paths}})
			compset -P '*='
			_files -/
			;;
		*=*)
			_spidra_parquet_values ${PREFIX%%=*}
			compset -P '*='
			compadd -- ${=REPLY}
			;;
		*)
			_spidra_parquet_words ${command:-run}
			[[ -n $command ]] || REPLY="{{commands}} $REPLY"
			[[ $PREFIX != --* || -z $REPLY || {{settingless}} ]] || REPLY+=" {{settings}}"
			for each in ${=REPLY}; do
				[[ " ${words[2,CURRENT-1]} " == *" ${each%=}"[=\ ]* ]] || found+=($each)
			done
			compadd -S '' -- ${(M)found:#*=}
			compadd -- ${found:#*=}
			;;
	esac
}

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _spidra_parquet run spidra-parquet
