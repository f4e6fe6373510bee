package py

// Index returns container[key]: the value of a dict's key, the item or
// character at an index. A missing key raises KeyError with the key's repr.
func Index(container, key Value) (Value, error) {
	switch x := container.(type) {
	case *Dict:
		if err := Hashable(key); err != nil {
			return nil, err
		}
		if v, ok := x.Get(key); ok {
			return v, nil
		}
		if _, err := ReprErr(key); err != nil {
			return nil, err
		}
		return nil, KeyError(key)
	case *List:
		i, err := position(key, len(x.Items), "list", "list")
		if err != nil {
			return nil, err
		}
		return x.Items[i], nil
	case Tuple:
		i, err := position(key, len(x), "tuple", "tuple")
		if err != nil {
			return nil, err
		}
		return x[i], nil
	case Str:
		return indexStr(x, key)
	}
	return nil, TypeError("'%s' object is not subscriptable", container.Type())
}

func indexStr(s Str, key Value) (Value, error) {
	if _, ok := asInt(key); !ok {
		return nil, TypeError("string indices must be integers, not '%s'", key.Type())
	}
	chars, _ := Iter(s)
	i, err := position(key, len(chars), "string", "string")
	if err != nil {
		return nil, err
	}
	return chars[i], nil
}

// position turns an index into a place among n items.
func position(key Value, n int, what, where string) (int, error) {
	i, ok := asInt(key)
	if !ok {
		return 0, TypeError("%s indices must be integers or slices, not %s", what, key.Type())
	}
	if i.big != nil {
		return 0, errIndexSize()
	}
	at := i.small
	if at < 0 {
		at += int64(n)
	}
	if at < 0 || at >= int64(n) {
		return 0, Raise("IndexError", "%s index out of range", where)
	}
	return int(at), nil
}

func errIndexSize() error {
	return Raise("IndexError", "cannot fit 'int' into an index-sized integer")
}

// SetItem does container[key] = value.
func SetItem(container, key, value Value) error {
	switch x := container.(type) {
	case *Dict:
		if err := Hashable(key); err != nil {
			return err
		}
		x.Set(key, value)
		return nil
	case *List:
		i, err := position(key, len(x.Items), "list", "list assignment")
		if err != nil {
			return err
		}
		x.Items[i] = value
		x.texts = nil
		return nil
	case Str, Tuple:
		if i, ok := asInt(key); ok && i.big != nil { // Python looks at the index first
			return errIndexSize()
		}
	}
	return TypeError("'%s' object does not support item assignment", container.Type())
}

// DictGet returns v.get(key, otherwise): the TypeError of an unhashable key,
// the AttributeError where v is no dict.
func DictGet(v, key, otherwise Value) (Value, error) {
	d, ok := v.(*Dict)
	if !ok {
		return nil, AttributeError(v, "get")
	}
	if err := Hashable(key); err != nil {
		return nil, err
	}
	if got, ok := d.Get(key); ok {
		return got, nil
	}
	return otherwise, nil
}
