;; Leaves of many trees for 32 rows at a time, added to the rows' scores.
;;
;; A row starts at a tree with one bit for each of its leaves, the leftmost the lowest. Each node that sends the row to
;; the right strikes the leaves on its left. The lowest bit that is left is the leaf the row falls into. No node waits
;; for another, and there is nothing to guess: four rows are compared by one instruction.
;; Source: Lucchese et al. 2015, QuickScorer, SIGIR; its form for vectors 2016.
;;
;; Memory:      0 … 127  bits of the 32 rows at hand
;; a tree:      address of its leaves, address of the next tree, nodes, leaves (f32, left to right)
;; a node:      address of its feature's column (f32, one cell a row), threshold (f32), leaves on its left (bits)
(module
  (memory (export "memory") 2)
  (func (export "addLeaves")
    (param $tree i32) (param $end i32)  ;; address of the first tree, and behind the last
    (param $cells i32)                  ;; bytes of a column that are read: rows × 4, a multiple of 128
    (param $scores i32)                 ;; address of the scores, one f64 a row
    (local $leaves i32) (local $node i32) (local $at i32) (local $score i32) (local $column i32) (local $row i32)
    (local $threshold v128) (local $struck v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (block $done
      (loop $trees
        (br_if $done (i32.ge_u (local.get $tree) (local.get $end)))
        (local.set $leaves (i32.load (local.get $tree)))
        (local.set $at (i32.const 0))
        (local.set $score (local.get $scores))
        (loop $rows
          (local.set $a (v128.const i32x4 -1 -1 -1 -1))
          (local.set $b (v128.const i32x4 -1 -1 -1 -1))
          (local.set $c (v128.const i32x4 -1 -1 -1 -1))
          (local.set $d (v128.const i32x4 -1 -1 -1 -1))
          (local.set $e (v128.const i32x4 -1 -1 -1 -1))
          (local.set $f (v128.const i32x4 -1 -1 -1 -1))
          (local.set $g (v128.const i32x4 -1 -1 -1 -1))
          (local.set $h (v128.const i32x4 -1 -1 -1 -1))
          (local.set $node (i32.add (local.get $tree) (i32.const 8)))
          (block $walked
            (loop $nodes
              (br_if $walked (i32.ge_u (local.get $node) (local.get $leaves)))
              (local.set $column (i32.add (i32.load (local.get $node)) (local.get $at)))
              (local.set $threshold (v128.load32_splat offset=4 (local.get $node)))
              (local.set $struck (v128.load32_splat offset=8 (local.get $node)))
              (local.set $a (v128.andnot (local.get $a) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=0 (local.get $column)) (local.get $threshold)))))
              (local.set $b (v128.andnot (local.get $b) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=16 (local.get $column)) (local.get $threshold)))))
              (local.set $c (v128.andnot (local.get $c) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=32 (local.get $column)) (local.get $threshold)))))
              (local.set $d (v128.andnot (local.get $d) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=48 (local.get $column)) (local.get $threshold)))))
              (local.set $e (v128.andnot (local.get $e) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=64 (local.get $column)) (local.get $threshold)))))
              (local.set $f (v128.andnot (local.get $f) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=80 (local.get $column)) (local.get $threshold)))))
              (local.set $g (v128.andnot (local.get $g) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=96 (local.get $column)) (local.get $threshold)))))
              (local.set $h (v128.andnot (local.get $h) (v128.and (local.get $struck)
                (f32x4.ge (v128.load offset=112 (local.get $column)) (local.get $threshold)))))
              (local.set $node (i32.add (local.get $node) (i32.const 12)))
              (br $nodes)))
          (v128.store offset=0 (i32.const 0) (local.get $a))
          (v128.store offset=16 (i32.const 0) (local.get $b))
          (v128.store offset=32 (i32.const 0) (local.get $c))
          (v128.store offset=48 (i32.const 0) (local.get $d))
          (v128.store offset=64 (i32.const 0) (local.get $e))
          (v128.store offset=80 (i32.const 0) (local.get $f))
          (v128.store offset=96 (i32.const 0) (local.get $g))
          (v128.store offset=112 (i32.const 0) (local.get $h))
          (local.set $row (i32.const 0))
          (loop $four
            (f64.store offset=0 (local.get $score) (f64.add (f64.load offset=0 (local.get $score))
              (f64.promote_f32 (f32.load (i32.add (local.get $leaves)
                (i32.shl (i32.ctz (i32.load offset=0 (local.get $row))) (i32.const 2)))))))
            (f64.store offset=8 (local.get $score) (f64.add (f64.load offset=8 (local.get $score))
              (f64.promote_f32 (f32.load (i32.add (local.get $leaves)
                (i32.shl (i32.ctz (i32.load offset=4 (local.get $row))) (i32.const 2)))))))
            (f64.store offset=16 (local.get $score) (f64.add (f64.load offset=16 (local.get $score))
              (f64.promote_f32 (f32.load (i32.add (local.get $leaves)
                (i32.shl (i32.ctz (i32.load offset=8 (local.get $row))) (i32.const 2)))))))
            (f64.store offset=24 (local.get $score) (f64.add (f64.load offset=24 (local.get $score))
              (f64.promote_f32 (f32.load (i32.add (local.get $leaves)
                (i32.shl (i32.ctz (i32.load offset=12 (local.get $row))) (i32.const 2)))))))
            (local.set $score (i32.add (local.get $score) (i32.const 32)))
            (br_if $four (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 16))) (i32.const 128))))
          (br_if $rows (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 128))) (local.get $cells))))
        (local.set $tree (i32.load offset=4 (local.get $tree)))
        (br $trees)))))
