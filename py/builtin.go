package py

import "strings"

// builtins are the names that Python 3.11 defines everywhere.
const builtins = " ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup " +
	"BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError " +
	"ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError " +
	"DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception " +
	"ExceptionGroup FileExistsError FileNotFoundError FloatingPointError " +
	"FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError " +
	"IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError " +
	"MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented " +
	"NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError " +
	"ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError " +
	"RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError " +
	"SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError " +
	"UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning " +
	"ValueError Warning ZeroDivisionError __build_class__ __debug__ __doc__ __import__ " +
	"__loader__ __name__ __package__ __spec__ abs aiter all anext any ascii bin bool " +
	"breakpoint bytearray bytes callable chr classmethod compile complex copyright credits " +
	"delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr " +
	"globals hasattr hash help hex id input int isinstance issubclass iter len license list " +
	"locals map max memoryview min next object oct open ord pow print property quit range " +
	"repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip "

// executorNames are the other names within the official executor's reach:
// its module's and its local variables.
const executorNames = " copy importlib inspect json re CLASS_FILE_PATH_MAPPING STATELESS_CLASSES " +
	"execute_multi_turn_func_call is_empty_execute_response _process_method_calls " +
	"func_call_list initial_config involved_classes model_name test_entry_id long_context " +
	"is_evaL_run class_method_name_mapping involved_instances class_name module_name " +
	"instance_name module class_ class_instance class_initial_config method_name method " +
	"execution_results func_call func_call_copy func_call_result __builtins__ __file__ __cached__ "

// Builtin tells whether the official executor would find a meaning for name
// beyond the tools: a builtin of Python's or one of its own variables. Such
// names are refused; only others are "not defined".
func Builtin(name string) bool {
	return !strings.Contains(name, " ") &&
		(strings.Contains(builtins, " "+name+" ") || strings.Contains(executorNames, " "+name+" "))
}
